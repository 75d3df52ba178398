/** A draft that the server could not take, kept in this browser. */
import type { SaveState } from './draftsaver';
import type { DraftBody } from './types';

const key = (conversation: string): string => `inkorg.draft.${conversation}`;

export function keepHere(conversation: string, body: DraftBody): void {
  try {
    localStorage.setItem(key(conversation), JSON.stringify({ at: Date.now(), body }));
  } catch {
    // Full or forbidden: the text is still in the box, and the next try saves it on the server.
  }
}

export function readHere(conversation: string): { at: number; body: DraftBody } | null {
  try {
    return JSON.parse(localStorage.getItem(key(conversation)) ?? 'null') as { at: number; body: DraftBody } | null;
  } catch {
    return null;
  }
}

export function forgetHere(conversation: string): void {
  localStorage.removeItem(key(conversation));
}

/** Whether it stands nowhere else. What is on its way may have arrived, and must not be sent twice, unless whoever sends it was logged out. */
export const isAtRisk = (save: SaveState, sending: boolean, loggedOut: boolean): boolean =>
  sending ? loggedOut : save === 'dirty' || save === 'saving';
