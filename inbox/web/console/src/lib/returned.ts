/** Drafts that came back from a reply taken back, until their box opens: no answer of the server is waited for. */
import type { Attachment, DraftBody } from './types';

export interface Returned {
  body: DraftBody;
  files: Attachment[];
}
type Take = (draft: Returned) => void;

const boxes = new Map<string, Take>();
const waiting = new Map<string, Returned>();

/** The box of a conversation is on the screen. Answers how to say that it no longer is. */
export function openBox(id: string, take: Take): () => void {
  boxes.set(id, take);
  return () => {
    if (boxes.get(id) === take) boxes.delete(id);
  };
}

export function giveBack(id: string, draft: Returned): void {
  const box = boxes.get(id);
  if (box) box(draft);
  else waiting.set(id, draft);
}

export function takeReturned(id: string): Returned | undefined {
  const draft = waiting.get(id);
  waiting.delete(id);
  return draft;
}
