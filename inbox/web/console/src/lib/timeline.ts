/** Messages and events of a conversation in one order. Pure. */
import type { Event, Message } from './types';

export type Line =
  | { kind: 'message'; key: string; at: number; message: Message }
  | { kind: 'event'; key: string; at: number; event: Event; text: string; times: number };

/** Events that say nothing to a reader (their text is null) are left out, as are those before the first message shown. */
export function timeline(messages: Message[], events: Event[], words: (event: Event) => string | null, complete: boolean): Line[] {
  const first = messages[0] ? Date.parse(messages[0].received_at) : 0;
  const lines: Line[] = messages.map((message) => ({
    kind: 'message',
    key: message.id,
    at: Date.parse(message.received_at),
    message,
  }));
  for (const event of events) {
    const at = Date.parse(event.at);
    const text = complete || at >= first ? words(event) : null;
    if (text) lines.push({ kind: 'event', key: `e${event.number}`, at, event, text, times: 1 });
  }
  return lines.sort((a, b) => a.at - b.at || order(a) - order(b)).reduce(fold, []);
}

/** The same thing told many times in a row is one line, so that what was written stays in sight. */
function fold(lines: Line[], line: Line): Line[] {
  const before = lines.at(-1);
  if (line.kind === 'event' && before?.kind === 'event' && before.text === line.text) lines[lines.length - 1] = { ...line, times: before.times + 1 };
  else lines.push(line);
  return lines;
}

/** At the same moment the message stands before what was decided about it. */
const order = (line: Line): number => (line.kind === 'message' ? 0 : line.event.number);
