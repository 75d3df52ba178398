/** An error in words that say what happened and what to do. */
import { ApiError, Unreachable } from './api';
import { t } from './i18n/index.svelte';
import { notices } from './notices.svelte';

const BY_STATUS: Record<number, 'forbidden' | 'missing' | 'changedMeanwhile' | 'tooLarge' | 'busy'> = {
  403: 'forbidden',
  404: 'missing',
  412: 'changedMeanwhile',
  413: 'tooLarge',
  503: 'busy',
};

export function inWords(error: unknown): string {
  const all = t();
  const words = all.errors;
  if (error instanceof Unreachable) return words.unreachable;
  if (!(error instanceof ApiError)) return words.unknown;
  const { code } = error.problem;
  const worded = all.problems[code];
  if (worded) return worded;
  const known = code.startsWith('no_such_') ? 'missing' : BY_STATUS[error.status];
  return known ? words[known] : error.problem.detail || error.problem.title || words.unknown;
}

export const tellProblem = (error: unknown): number => notices.tell(inWords(error), { kind: 'error' });

/** Does something and says so when it fails; answers whether it was done. */
export async function attempt(act: () => Promise<unknown>): Promise<boolean> {
  try {
    await act();
    return true;
  } catch (error) {
    tellProblem(error);
    return false;
  }
}

export const isForbidden = (error: unknown): boolean => error instanceof ApiError && error.status === 403;

/** A protected customer: it opens with a reason that is recorded. */
export const needsReason = (error: unknown): boolean => error instanceof ApiError && error.problem.code === 'reason_needed';
