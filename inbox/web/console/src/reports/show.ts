/** Numbers of a report as they are read. Pure. */
import { NOTHING } from '../lib/figures';
import type { Words } from '../lib/i18n/sv';
import { exactSpan } from '../lib/time';
import type { Report, ReportCell } from '../lib/types';

export interface Look {
  kind: Report['kind'];
  region: string;
  wait: Words['wait'];
}

/** Whose conversations are shown: of a row, in a part of the period. */
export interface Opened {
  key: string | null;
  title: string;
  query: Record<string, string>;
  /** Other than the report's own. */
  by?: Report['by'];
}

export function shown(value: number | null, look: Look): string {
  if (value === null) return NOTHING;
  if (look.kind === 'time') return exactSpan(value * 1000, look.wait);
  if (look.kind === 'score') return new Intl.NumberFormat(look.region, { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(value);
  const share = look.kind === 'share';
  return new Intl.NumberFormat(look.region, share ? { style: 'percent', maximumFractionDigits: 1 } : {}).format(value);
}

/** For a narrow cell: "45m", "3,5h", "12h", "4d". */
export function shortSpan(seconds: number, units: { s: string; m: string; h: string; d: string }, region: string): string {
  const said = (value: number, unit: string, digits = 0): string => new Intl.NumberFormat(region, { maximumFractionDigits: digits }).format(value) + unit;
  if (seconds < 60) return said(Math.ceil(seconds), units.s);
  if (seconds < 3600) return said(Math.floor(seconds / 60), units.m);
  if (seconds < 48 * 3600) return said(seconds / 3600, units.h, seconds < 10 * 3600 ? 1 : 0);
  return said(Math.floor(seconds / 86_400), units.d);
}

/** Never a mean without how sure it is; under five answers it is not told. */
export function interval(cell: ReportCell, look: Look): string {
  const [low, high] = [cell.low ?? null, cell.high ?? null];
  return low === null || high === null ? NOTHING : `${shown(low, look)}–${shown(high, look)}`;
}

/** Times of so few that none of them has a median: nothing of them can be drawn. */
export const hasTooFew = (cells: readonly ReportCell[], kind: Report['kind']): boolean => kind === 'time' && cells.every((cell) => cell.median === null);

/** What a cell of a table says: where there are too few for a median, how many there are. */
export const cellText = (cell: ReportCell, look: Look): string => (look.kind === 'time' && cell.n > 0 && cell.median === null ? `n ${cell.n}` : shown(drawn(cell, look.kind), look));

/** An interval that is not over, or that the period holds only a part of: what it counts is no whole day or week. */
export const isPart = (one: Report['intervals'][number], report: Pick<Report, 'from' | 'to'>): boolean => one.unfinished || isCut(one, report);
export const isCut = (one: Report['intervals'][number], { from, to }: Pick<Report, 'from' | 'to'>): boolean => Date.parse(one.start) < Date.parse(from) || Date.parse(one.end) > Date.parse(to);

const LINES = 4;
const MINUTES = [1, 2, 5, 10, 15, 30, 60, 120, 180, 240, 360, 720, 1440, 2880, 4320];
/** Where an axis of four lines ends: at round numbers, of times at minutes, hours and days that are said so. */
export function topOf(most: number, kind: Report['kind']): number {
  const minutes = kind === 'time' ? MINUTES.find((each) => each * 60 * LINES >= most) : undefined;
  if (minutes) return minutes * 60 * LINES;
  const unit = kind === 'time' ? 86_400 : 1;
  const power = 10 ** Math.floor(Math.log10(Math.max(1, most / LINES / unit)));
  return LINES * unit * power * ([1, 2, 5, 10].find((each) => LINES * each * power * unit >= most) ?? 10);
}

/** What a chart draws: the median of times, where there are enough; else the value. */
export const drawn = (cell: ReportCell, kind: Report['kind']): number | null => (kind === 'time' ? cell.median : cell.value);

export function intervalName(start: string, interval: Report['interval'], zone: string, region: string): string {
  const at = new Date(start);
  const format = (options: Intl.DateTimeFormatOptions): string => new Intl.DateTimeFormat(region, { ...options, timeZone: zone }).format(at);
  if (interval === 'hour') return format({ day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });
  return interval === 'month' ? format({ month: 'short', year: 'numeric' }) : format({ day: 'numeric', month: 'short' });
}

export function languageName(code: string, region: string): string {
  try {
    return new Intl.DisplayNames([region], { type: 'language' }).of(code) ?? code;
  } catch {
    return code;
  }
}
