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
  // What the server would not have: `null` asks it.
  if (view.startsWith('unanswered:') && !TESTS.unanswered!(row, me)) return false;
  return TESTS[view]?.(row, me) ?? null;
}

/** As the server sorts: what has a target by its time, then who waits longest, then the rest by age. */
const FAR = 36_500 * 86_400_000;

function dueOf({ due, unanswered_since, last_message_at }: Row): number {
  if (due) return Date.parse(due.at);
  return unanswered_since ? Date.parse(unanswered_since) + FAR : Date.parse(last_message_at) + 2 * FAR;
}

const time = (at: string | null | undefined): number => (at ? Date.parse(at) : Infinity);
const newestFirst = (a: Row, b: Row): number => time(b.last_message_at) - time(a.last_message_at);
const earliest = (x: number, y: number): number => (x === y ? 0 : x - y);

const ORDERS: Record<Sort, (a: Row, b: Row) => number> = {
  due: (a, b) => dueOf(a) - dueOf(b),
  newest: newestFirst,
  longest: (a, b) => earliest(time(a.unanswered_since), time(b.unanswered_since)) || newestFirst(a, b),
};

/** The order of the server's lists, so that a row from the stream finds its place. */
export function compareBy(sort: Sort): (a: Row, b: Row) => number {
  const isDescending = (row: Row): boolean => sort === 'newest' || (sort === 'longest' && !row.unanswered_since);
  return (a, b) => ORDERS[sort](a, b) || (isDescending(a) ? byId(b.id, a.id) : byId(a.id, b.id));
}

/** Ids are whole numbers too large for JavaScript's own. */
const byId = (a: string, b: string): number => a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
