/** Does a row belong to a view? Only the views that a row can answer for; null means: ask the server. Pure. */
import type { Row, Sort } from './types';

type Test = (row: Row, me: string) => boolean;

const LIVE = new Set(['open', 'pending', 'snoozed']);
const isLive = (row: Row): boolean => LIVE.has(row.status);
const isOpen = (row: Row): boolean => row.status === 'open';

const TESTS: Record<string, Test> = {
  mine: (row, me) => isOpen(row) && row.assignee?.id === me,
  unanswered: (row) => isLive(row) && row.unanswered,
  unassigned: (row) => isOpen(row) && !row.assignee,
  pending: (row) => row.status === 'pending',
  snoozed: (row) => row.status === 'snoozed',
  failed: (row) => isLive(row) && row.failed,
  closed: (row) => row.status === 'closed',
  spam: (row) => row.status === 'spam',
};

export function belongs(row: Row, view: string, me: string): boolean | null {
  if (view.startsWith('team:')) return isOpen(row) && row.team === view.slice(5);
  if (view.startsWith('channel:')) return isOpen(row) && row.origin_channel.id === view.slice(8);
  return TESTS[view]?.(row, me) ?? null;
}

const time = (at: string | null | undefined): number => (at ? Date.parse(at) : Infinity);
const newestFirst = (a: Row, b: Row): number => time(b.last_message_at) - time(a.last_message_at);
const earliest = (x: number, y: number): number => (x === y ? 0 : x - y);

const ORDERS: Record<Sort, (a: Row, b: Row) => number> = {
  due: (a, b) => earliest(time(a.due?.at), time(b.due?.at)),
  newest: newestFirst,
  longest: (a, b) => earliest(time(a.unanswered_since), time(b.unanswered_since)) || newestFirst(a, b),
};

/** The order of the server's lists, so that a row from the stream finds its place. */
export function compareBy(sort: Sort): (a: Row, b: Row) => number {
  return (a, b) => ORDERS[sort](a, b) || time(a.created_at) - time(b.created_at);
}
