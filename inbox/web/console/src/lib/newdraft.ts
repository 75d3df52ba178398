/** What is being written to somebody new, kept in this tab until it is sent or thrown away: there is no conversation
 * yet that the server could keep it with. */
import type { Attachment } from './types';

export interface NewDraft {
  channel: string;
  to: string;
  cc: string;
  bcc: string;
  subject: string;
  text: string;
  files: Attachment[];
}

export const NOTHING: NewDraft = { channel: '', to: '', cc: '', bcc: '', subject: '', text: '', files: [] };
const key = (agent: string): string => `inkorg.new.${agent}`;

const isWritten = ({ to, cc, bcc, subject, text, files }: NewDraft): boolean => files.length > 0 || [to, cc, bcc, subject, text].some((one) => one.trim());

export function readNew(agent: string, store: Storage = sessionStorage): NewDraft {
  try {
    return { ...NOTHING, ...(JSON.parse(store.getItem(key(agent)) ?? '{}') as Partial<NewDraft>) };
  } catch {
    return { ...NOTHING };
  }
}

/** Answers whether there is something that could be thrown away. */
export function keepNew(agent: string, draft: NewDraft, store: Storage = sessionStorage): boolean {
  const written = isWritten(draft);
  try {
    if (written) store.setItem(key(agent), JSON.stringify(draft));
    else store.removeItem(key(agent));
  } catch {
    // Full or forbidden: the text is still in the box.
  }
  return written;
}
