/** Times as people say them. Pure: the moment and the words are arguments. */
import type { Words } from './i18n/sv';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const WARN_BEFORE = 30 * MINUTE;

export type Urgency = 'calm' | 'warn' | 'over';
export interface Wait {
  urgency: Urgency;
  text: string;
}

type WaitWords = Words['wait'];

/** A length of time in its largest unit, rounded down, as on a clock face. */
export function span(ms: number, words: WaitWords): string {
  const minutes = Math.max(0, Math.floor(ms / MINUTE));
  if (minutes < 60) return words.min(minutes);
  if (minutes < 24 * 60) return words.hours(Math.floor(minutes / 60));
  return words.days(Math.floor(minutes / (24 * 60)));
}

/** A length of time to the minute: for figures. */
export function exactSpan(ms: number, words: WaitWords): string {
  const minutes = Math.max(0, Math.floor(ms / MINUTE));
  if (minutes < 60) return minutes === 0 && ms > 0 ? words.seconds(Math.ceil(ms / 1000)) : words.min(minutes);
  if (minutes >= 48 * 60) return words.days(Math.floor(minutes / (24 * 60)));
  const rest = minutes % 60;
  return rest ? words.hoursMin(Math.floor(minutes / 60), rest) : words.hours(minutes / 60);
}

export function untilDue(dueAt: string, now: number, words: WaitWords): Wait {
  const left = Date.parse(dueAt) - now;
  if (left < 0) return { urgency: 'over', text: words.over(span(-left, words)) };
  const text = left >= 12 * HOUR && isTomorrow(dueAt, now) ? words.tomorrow : words.left(span(left, words));
  return { urgency: left <= WARN_BEFORE ? 'warn' : 'calm', text };
}

export const waited = (since: string, now: number, words: WaitWords): Wait => ({
  urgency: 'calm',
  text: words.waited(span(now - Date.parse(since), words)),
});

const midnight = (at: number): number => new Date(at).setHours(0, 0, 0, 0);
/** Whole calendar days from `now` to `at`; a day that is 23 or 25 hours long is still one. */
const dayOffset = (at: number, now: number): number => Math.round((midnight(at) - midnight(now)) / DAY);
const isTomorrow = (at: string, now: number): boolean => dayOffset(Date.parse(at), now) === 1;

const formats = new Map<string, Intl.DateTimeFormat>();

function format(region: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = region + JSON.stringify(options);
  let made = formats.get(key);
  if (!made) formats.set(key, (made = new Intl.DateTimeFormat(region, options)));
  return made;
}

export const clockTime = (at: string | number, region: string): string =>
  format(region, { hour: '2-digit', minute: '2-digit' }).format(new Date(at));

export const exactTime = (at: string | number, region: string): string =>
  format(region, { dateStyle: 'full', timeStyle: 'medium' }).format(new Date(at));

export const shortDate = (at: string | number, region: string): string =>
  format(region, { day: 'numeric', month: 'short' }).format(new Date(at));

/** "09:24", "i går 15:12", "12 maj 09:24", "12 maj 2024". */
export function moment(at: string, now: number, region: string, words: WaitWords): string {
  const when = Date.parse(at);
  const days = dayOffset(when, now);
  const time = clockTime(when, region);
  if (days === 0) return time;
  if (days === -1) return `${words.yesterday} ${time}`;
  if (days === 1) return `${words.tomorrow} ${time}`;
  if (new Date(when).getFullYear() !== new Date(now).getFullYear())
    return format(region, { day: 'numeric', month: 'short', year: 'numeric' }).format(when);
  return `${shortDate(when, region)} ${time}`;
}

/** "10:24", "i går", "3 sep", "2024-03-01": for a narrow column. */
export function day(at: string, now: number, region: string, words: WaitWords): string {
  const when = Date.parse(at);
  const days = dayOffset(when, now);
  if (days === 0) return clockTime(when, region);
  if (days === -1) return words.yesterday;
  if (new Date(when).getFullYear() !== new Date(now).getFullYear())
    return format(region, { month: 'short', year: 'numeric' }).format(when);
  return shortDate(when, region);
}

/** "ons 08:00": a time to come, in a menu. */
export const weekdayTime = (at: number, now: number, region: string): string =>
  dayOffset(at, now) === 0
    ? clockTime(at, region)
    : `${format(region, { weekday: 'short' }).format(at).replace('.', '')} ${clockTime(at, region)}`;

/** The day that it is in a time zone, as 2026-11-22; in the reader's own where none is named. */
export const dayIn = (zone: string | undefined, now: number): string => new Date(now).toLocaleDateString('sv-SE', { timeZone: zone });

/** What a `datetime-local` field holds, in the reader's zone. */
export function localInput(at: number): string {
  const moment = new Date(at - new Date(at).getTimezoneOffset() * MINUTE);
  return moment.toISOString().slice(0, 16);
}

export function bytes(size: number, region: string): string {
  const units = ['byte', 'kilobyte', 'megabyte'] as const;
  const step = size < 1000 ? 0 : size < 1_000_000 ? 1 : 2;
  const value = size / 1000 ** step;
  return new Intl.NumberFormat(region, {
    style: 'unit',
    unit: units[step] ?? 'byte',
    maximumFractionDigits: value < 10 && step ? 1 : 0,
  }).format(value);
}

export function snoozeTimes(now: number): { hour: number; tomorrow: number; nextWeek: number } {
  const tomorrow = new Date(now);
  tomorrow.setDate(tomorrow.getDate() + 1);
  tomorrow.setHours(8, 0, 0, 0);
  const monday = new Date(now);
  monday.setDate(monday.getDate() + ((8 - monday.getDay()) % 7 || 7));
  monday.setHours(8, 0, 0, 0);
  return { hour: now + HOUR, tomorrow: tomorrow.getTime(), nextWeek: monday.getTime() };
}
