/** What one can do to a conversation from the screen, each said once. */
import { tick } from 'svelte';
import { ApiError, newKey, patch, post } from './api';
import { conversations } from './conversations.svelte';
import { t } from './i18n/index.svelte';
import { list } from './list.svelte';
import { notices } from './notices.svelte';
import { attempt, tellProblem } from './problems';
import { router } from './router.svelte';
import { inboxAt } from './routes';
import { session } from './session.svelte';
import type { Conversation, ConversationChange } from './types';

/** Fields that two people can contradict each other about. */
const GUARDED: (keyof ConversationChange)[] = ['assignee', 'status', 'topic', 'team', 'snooze'];

export async function change(conversation: Pick<Conversation, 'id' | 'version'>, body: ConversationChange): Promise<boolean> {
  const guarded = GUARDED.some((field) => field in body);
  const headers: Record<string, string> = guarded ? { 'If-Match': `"${conversation.version}"` } : {};
  try {
    await patch(`conversations/${conversation.id}`, body, { headers });
    return true;
  } catch (error) {
    tellProblem(error);
    return false;
  } finally {
    conversations.renew(conversation.id);
  }
}

export const take = (id: string): Promise<boolean> => attempt(() => post(`conversations/${id}/take`));

const setSpam = (id: string, spam: boolean): Promise<boolean> => attempt(() => post(`conversations/${id}/spam`, { spam }, { key: newKey() }));

/** Spam goes away and the next one comes, with a way back; what was none after all stays open. */
export async function markSpam({ id, status }: Pick<Conversation, 'id' | 'status'>, view: string): Promise<void> {
  const isSpam = status === 'spam';
  const next = list.neighbour(id, 1) ?? list.neighbour(id, -1);
  const isDone = await setSpam(id, !isSpam);
  conversations.renew(id);
  if (!isDone) return;
  if (isSpam) return void notices.tell(t().conv.notSpam);
  goOn(id, view, next);
  const back = async (): Promise<void> => {
    if (await setSpam(id, false)) router.go(inboxAt(view, id, 'conversation'));
  };
  notices.tell(t().status.spam, { action: { label: t().composer.undo, key: 'z', run: () => void back() } });
}

/** One key and one button, which say what they do. */
export async function closeOrReopen(conversation: Conversation, view: string): Promise<void> {
  if (conversation.status === 'closed') await change(conversation, { status: 'open' });
  else await finish(conversation, view, { status: 'closed' }, t().status.closed);
}

/** The conversation has been dealt with: on to the next, stay, or back to the list, as the agent chose. */
export function goOn(id: string, view: string, next = list.neighbour(id, 1) ?? list.neighbour(id, -1)): void {
  const wish = session.me?.after_send ?? 'next';
  if (wish === 'stay') return;
  if (wish === 'list' || !next) router.go(inboxAt(view));
  else router.go(inboxAt(view, next.id, 'conversation'));
  void tick().then(standWhereItBegins);
}

/** Back to where something was taken back. */
export function returnTo(id: string, view: string): void {
  if (router.route.area !== 'inbox' || router.route.conversation !== id) router.go(inboxAt(view, id, 'conversation'));
}

/** What was pressed or written in is gone from the screen: readers hear what stands there now, and Tab goes on from it. */
function standWhereItBegins(): void {
  if (document.activeElement === document.body) document.getElementById('innehall')?.focus({ preventScroll: true });
}

/** Closes, snoozes and so on, then goes on; says so, with a way back where there is one. */
export async function finish(conversation: Conversation, view: string, body: ConversationChange, told: string): Promise<void> {
  const next = list.neighbour(conversation.id, 1) ?? list.neighbour(conversation.id, -1);
  if (!(await change(conversation, body))) return;
  goOn(conversation.id, view, next);
  notices.tell(told, { action: undoOf(conversation, view) });
}

function undoOf(conversation: Conversation, view: string): { label: string; key: string; run: () => void } | null {
  if (conversation.status !== 'open' && conversation.status !== 'pending') return null;
  const back = {
    status: conversation.status,
    needs_no_answer: conversation.needs_no_answer,
    ...(conversation.pending_on ? { pending_on: conversation.pending_on } : {}),
  };
  const run = async (): Promise<void> => {
    if (await attempt(() => patch(`conversations/${conversation.id}`, back))) router.go(inboxAt(view, conversation.id, 'conversation'));
  };
  return { label: t().composer.undo, key: 'z', run: () => void run() };
}

export const newerMessages = (error: unknown): error is ApiError =>
  error instanceof ApiError && error.status === 409 && Array.isArray(error.problem.messages);
