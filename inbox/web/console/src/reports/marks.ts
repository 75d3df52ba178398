/** What was changed in a period, and where it stands on a chart. Pure. */
import type { Asked } from './ask';

export interface PeriodMark {
  at: string;
  kind: 'topic' | 'calendar' | 'service_level' | 'update_started' | 'update_ended' | 'case_links' | 'published';
  name: string;
  count: number;
  /** Whose status updates they are. */
  topic: string | null;
}
interface Interval {
  start: string;
  end: string;
}
export interface Label {
  place: number;
  text: string;
}

const HOUR_MS = 3_600_000;
const WEEK_HOURS = 168;

/** How many intervals from the left, and in parts of one; null where it is in none of them. */
export function placeOf(mark: PeriodMark, intervals: readonly Interval[]): number | null {
  const at = Date.parse(mark.at);
  const found = intervals.findIndex(({ start, end }) => at >= Date.parse(start) && at < Date.parse(end));
  const one = intervals[found];
  if (!one) return null;
  return found + (at - Date.parse(one.start)) / (Date.parse(one.end) - Date.parse(one.start));
}

/** The numbers by which the list knows them; those that would lie over each other in one. */
export function labels(places: readonly (number | null)[], nearest: number): Label[] {
  const found: { place: number; first: number; last: number }[] = [];
  places.forEach((place, at) => {
    const before = found.at(-1);
    if (place === null) return;
    if (before && place - before.place < nearest) before.last = at + 1;
    else found.push({ place, first: at + 1, last: at + 1 });
  });
  return found.map(({ place, first, last }) => ({ place, text: first === last ? String(first) : `${first}–${last}` }));
}

/** What to ask for: from the whole hour in which it was, a week or as long as there was since, in whole days from
 * the first on, beside as long before. Null where no hour has passed. */
export function besideQuery(mark: PeriodMark, asked: Asked, zone: string, now: string): Record<string, string> | null {
  const from = Math.floor(Date.parse(mark.at) / HOUR_MS) * HOUR_MS;
  const passed = Math.min(WEEK_HOURS, Math.floor((Date.parse(now) - from) / HOUR_MS));
  const hours = passed < 24 ? passed : passed - (passed % 24);
  if (hours < 1) return null;
  const by = asked.by === 'agent' ? 'agent' : mark.topic ? 'topic' : asked.by === 'hour_of_week' ? '' : asked.by;
  return { from: new Date(from).toISOString(), to: new Date(from + hours * HOUR_MS).toISOString(), interval: 'hour', by, clock: asked.clock, zone, compare: 'previous' };
}
