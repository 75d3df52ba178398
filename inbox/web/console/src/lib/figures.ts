/** Figures as the board shows them. Pure. */
import type { Words } from './i18n/sv';
import { exactSpan } from './time';
import type { Overview } from './types';

/** Below this a median says more about chance than about us. */
export const ENOUGH = 20;
export const NOTHING = '–';

export const seconds = (value: number | null | undefined, n: number, words: Words['wait']): string =>
  value === null || value === undefined || n < ENOUGH ? NOTHING : exactSpan(value * 1000, words);

export const age = (since: string | null, asOf: string, words: Words['wait']): string =>
  since ? exactSpan(Date.parse(asOf) - Date.parse(since), words) : NOTHING;

export const span = (value: number | null | undefined, words: Words['wait']): string => (value === null || value === undefined ? NOTHING : exactSpan(value * 1000, words));

/** The hour of the day each of the last 24 figures stands for, in the organisation's zone. */
export function hourNames(asOf: string, zone: string, count: number): string[] {
  const format = new Intl.DateTimeFormat('sv-SE', { hour: '2-digit', hourCycle: 'h23', timeZone: zone });
  const now = Date.parse(asOf);
  return Array.from({ length: count }, (_, at) => format.format(now - (count - 1 - at) * 3_600_000).slice(0, 2));
}

type InTime = NonNullable<Overview['within_target']>;
export type Normal = NonNullable<Overview['in_today_normal']>;

/** Of today's answers with a target, how many came in time; null where none had one. */
export const withinOf = (figures: { within_target?: InTime | null | undefined }): InTime | null => (figures.within_target?.n ? figures.within_target : null);

/** Figures about targets are shown once there are targets. */
export const hasTargetsIn = (board: Overview, rows: Pick<Overview, 'within_target'>[]): boolean => board.past_target > 0 || [board, ...rows].some((each) => withinOf(each) !== null);

export const percent = (part: number | null, n: number, region: string): string =>
  part === null || n === 0 ? NOTHING : new Intl.NumberFormat(region, { style: 'percent' }).format(part / n);

/** The middle, and the band that most weeks lie in: "140 (112–168)". */
export const normalText = (normal: Normal, say: (value: number) => string): string => `${say(normal.middle)} (${say(normal.low)}–${say(normal.high)})`;

/** Lengths of time in one unit, so that three of them are read at a glance: "3 tim (2–5)". */
export function normalSpan(normal: Normal, words: Pick<Words['wait'], 'min' | 'hours' | 'days'>): string {
  const minutes = normal.high / 60;
  const [unit, say] = minutes < 180 ? [60, words.min] : minutes < 48 * 60 ? [3600, words.hours] : [86_400, words.days];
  const whole = (seconds: number): number => Math.round(seconds / unit);
  return `${say(whole(normal.middle))} (${whole(normal.low)}–${whole(normal.high)})`;
}

/** "88 % (84–93)" */
export function normalShare(normal: { low: number; middle: number; high: number }, region: string): string {
  return `${percent(normal.middle, 1, region)} (${Math.round(100 * normal.low)}–${Math.round(100 * normal.high)})`;
}

/** How far from normal: "+6 %"; nothing where normal is nothing or not known. */
export const offNormal = (value: number, normal: Normal | null | undefined, region: string): string =>
  normal?.middle ? new Intl.NumberFormat(region, { style: 'percent', signDisplay: 'exceptZero' }).format(value / normal.middle - 1) : '';

export const surprise = (value: number, normal: Normal | null | undefined): 'up' | 'down' | null =>
  !normal ? null : value > normal.high ? 'up' : value < normal.low ? 'down' : null;
