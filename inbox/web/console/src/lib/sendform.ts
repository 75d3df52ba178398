/** The ways to send, and what each asks of the server. Pure. */
import type { ReplyBody, Snooze } from './types';

export type Form = 'send' | 'close' | { snooze: Snooze } | { at: string };

export function formBody(form: Form): Partial<ReplyBody> {
  if (form === 'send') return { then: 'pending' };
  if (form === 'close') return { then: 'close' };
  return 'at' in form ? { then: 'pending', send_at: form.at } : { then: 'snooze', snooze: form.snooze };
}
