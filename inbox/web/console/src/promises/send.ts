/** Saying to a customer that we have seen it, or that there is nothing new yet: one key, ten seconds to undo. */
import { ApiError, call, newKey, post } from '../lib/api';
import { clock } from '../lib/clock.svelte';
import { conversations } from '../lib/conversations.svelte';
import { region, t } from '../lib/i18n/index.svelte';
import { notices } from '../lib/notices.svelte';
import { inWords } from '../lib/problems';
import { moment } from '../lib/time';
import type { Schemas } from './types';
import { loadWords, w } from './words/index.svelte';

export type Told = Schemas['ToldShape'];
const UNDO_MS = 9_500;

export const whenSaid = (at: string): string => moment(at, clock.now, region(), t().wait);

export function problemWords(error: unknown): string {
  const own = error instanceof ApiError ? w().problems[error.problem.code] : undefined;
  return own ?? inWords(error);
}

export async function attempt(act: () => Promise<unknown>): Promise<boolean> {
  try {
    await act();
    return true;
  } catch (error) {
    notices.tell(problemWords(error), { kind: 'error' });
    return false;
  }
}

/** `what` is the end of the address: `holding-reply` or `status-update`. */
export async function tellCustomer(id: string, what: string, body: Record<string, unknown> = {}): Promise<boolean> {
  await loadWords();
  return attempt(async () => {
    const told = await post<Told>(`conversations/${id}/${what}`, body, { key: newKey() });
    const when = whenSaid(told.follow_up.due_at);
    notices.tell(what === 'holding-reply' ? w().held(when) : body.known ? w().promised(when) : w().toldNothing(when), {
      until: Date.now() + UNDO_MS,
      action: { label: t().composer.undo, key: 'z', run: () => void undo(id, told.message) },
    });
    conversations.renew(id);
  });
}

async function undo(id: string, message: string): Promise<void> {
  try {
    await call('DELETE', `conversations/${id}/replies/${message}`);
    notices.tell(w().undone);
  } catch {
    notices.tell(w().tooLate, { kind: 'error' });
  }
  conversations.renew(id);
}
