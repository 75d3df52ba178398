/** Figures as a wall shows them. Pure. */
import type { WallWords } from './words/sv';

export const WEEKS = 4;
const MINUTE = 60_000;

/** A length of time to the minute, from so many hours on in hours, from two days on in days: large letters have
    no room for what says nothing. */
export function span(ms: number, words: WallWords, inHours = 10): string {
  const minutes = Math.max(0, Math.floor(ms / MINUTE));
  if (minutes === 0) return ms > 0 ? words.seconds(Math.ceil(ms / 1000)) : words.min(0);
  if (minutes < 60) return words.min(minutes);
  if (minutes >= 48 * 60) return words.days(Math.floor(minutes / (24 * 60)));
  const rest = minutes % 60;
  return rest && minutes < inHours * 60 ? words.hoursMin(Math.floor(minutes / 60), rest) : words.hours(Math.floor(minutes / 60));
}

/** How many rows fit: the last page may be shorter, never one row alone beside a full one. */
export function pages<T>(rows: T[], most: number): T[][] {
  const count = Math.max(1, Math.ceil(rows.length / most));
  const each = Math.ceil(rows.length / count);
  return Array.from({ length: count }, (_, at) => rows.slice(at * each, (at + 1) * each));
}

export const hourOf = (at: string, zone: string, region: string): string => new Intl.DateTimeFormat(region, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: zone }).format(new Date(at));
export const timeOf = (at: string, zone: string, region: string): string => new Intl.DateTimeFormat(region, { timeStyle: 'medium', timeZone: zone }).format(new Date(at));
