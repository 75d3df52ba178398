/** Which conversations and messages have more to them than text and files. Pure, and all that is loaded at once. */
import type { Conversation, Message } from '../lib/types';

/** How a platform's thread is answered. */
export interface Way {
  channel: string;
  modes: ('private' | 'public' | 'private_reply')[];
  mode: 'private' | 'public' | 'private_reply';
  /** The mail address, where it is mail. */
  to: string;
}

const PLAIN = new Set(['email', 'form', 'phone', 'counter', 'chat']);

/** Somewhere with rules of its own: windows, public threads, moderation. */
export const isPlatform = (conversation: Conversation): boolean =>
  conversation.public || !PLAIN.has(conversation.reply_channel.kind) || !PLAIN.has(conversation.origin_channel.kind);

export const hasMarks = (message: Message): boolean =>
  Boolean(message.edited_at || message.link || (message.manner && message.manner !== 'comment')) ||
  [message.reactions, message.noted, message.moderation].some((some) => some?.length) ||
  (message.media ?? []).some(({ state }) => state !== 'fetched');
