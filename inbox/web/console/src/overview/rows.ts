/** Rows of the board, of channels and of topics alike. Pure. */
import { channelIcon } from '../lib/channelicons';
import { inboxAt } from '../lib/routes';
import type { Overview } from '../lib/types';

export type By = 'channel' | 'topic';
type Figures = Omit<Overview['channels'][number], 'channel'>;
export interface Row extends Figures {
  id: string;
  name: string;
  icon: string;
  /** Of a channel: its kind, for readers. */
  kind: string;
  /** What opens when it is followed; nothing for a topic. */
  href: string | null;
}

export function rowsOf(board: Overview, noTopic: string): Row[] {
  const channels = board.channels.map(({ channel, ...figures }) => ({ ...figures, id: channel.id, name: channel.name, icon: channelIcon(channel.kind), kind: channel.kind, href: inboxAt(`channel:${channel.id}`) }));
  const topics = (board.topics ?? []).map(({ topic, ...figures }) => ({ ...figures, id: `topic:${topic.id}`, name: topic.name || noTopic, icon: 'book', kind: '', href: null }));
  return [...channels, ...topics];
}
