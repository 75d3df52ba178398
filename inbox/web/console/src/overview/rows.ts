/** Rows of the board, of channels, topics and teams alike. Pure. */
import { channelIcon } from '../lib/channelicons';
import { inboxAt } from '../lib/routes';
import type { Overview } from '../lib/types';

export const BYS = ['channel', 'topic', 'team'] as const;
export type By = (typeof BYS)[number];
/** A figure of today, and whose conversations it opens: of one row, or of all. */
export interface Opened {
  figure: 'messages' | 'first_response' | 'within_target';
  row?: Row;
  /** When the hour began that it is of, in place of today. */
  hour?: string;
  title: string;
}
export type Opens = (opened: Opened) => void;
type Figures = Omit<Overview['channels'][number], 'channel'>;
export interface Row extends Figures {
  /** Of the row among all. */
  id: string;
  /** Of what it is about; empty for what has none. */
  key: string;
  name: string;
  icon: string;
  /** Of a channel: its kind, for readers. */
  kind: string;
  /** The conversations behind its numbers. */
  unansweredAt: string;
  overdueAt: string;
}

/** `team`: the board is of that team alone, and so is what its numbers open. */
export function behindAt(view: 'unanswered' | 'overdue', by: By, key: string, team: string): string {
  const of = by === 'team' || !team ? '' : `:team:${team}`;
  return inboxAt(`${view}:${by}:${key || 'none'}${of}`);
}

export function rowsOf(board: Overview, by: By, none: { topic: string; team: string }, team = ''): Row[] {
  const made = (key: string, name: string, icon: string, kind: string, figures: Figures): Row => ({ ...figures, id: `${by}:${key}`, key, name, icon, kind, unansweredAt: behindAt('unanswered', by, key, team), overdueAt: behindAt('overdue', by, key, team) });
  if (by === 'topic') return (board.topics ?? []).map(({ topic, ...figures }) => made(topic.id, topic.name || none.topic, 'book', '', figures));
  if (by === 'team') return (board.teams ?? []).map(({ team: of, ...figures }) => made(of.id, of.name || none.team, 'team', '', figures));
  return board.channels.map(({ channel, ...figures }) => made(channel.id, channel.name, channelIcon(channel.kind), channel.kind, figures));
}
