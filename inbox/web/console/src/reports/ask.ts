/** A report as its address says it, and as the API is asked for it. Pure. */
import type { FigureName } from './words/sv';

export const INTERVALS = ['hour', 'day', 'week', 'month'] as const;
export const BYS = ['', 'channel', 'topic', 'team', 'agent', 'language', 'tag', 'hour_of_week'] as const;
export const CLOCKS = ['elapsed', 'business'] as const;
export const COMPARES = ['', 'previous'] as const;
export const PERIODS = [7, 30, 90, 365];

export interface Asked {
  figure: FigureName;
  from: string;
  /** The last day, itself part of the period. */
  to: string;
  interval: (typeof INTERVALS)[number];
  by: (typeof BYS)[number];
  clock: (typeof CLOCKS)[number];
  compare: (typeof COMPARES)[number];
  table: boolean;
}

const DAY_MS = 86_400_000;
export const addDays = (day: string, count: number): string => new Date(Date.parse(`${day}T00:00:00Z`) + count * DAY_MS).toISOString().slice(0, 10);
const isDay = (text: string | null): text is string => /^\d{4}-\d\d-\d\d$/.test(text ?? '') && !Number.isNaN(Date.parse(`${text}T00:00:00Z`));
const among = <T extends string>(known: readonly T[], text: string | null, usual: T): T => known.find((one) => one === text) ?? usual;

export function readAsked(figure: FigureName, query: string, today: string, onlyMine: boolean): Asked {
  const given = new URLSearchParams(query);
  const [from, to] = [given.get('from'), given.get('to')];
  const until = isDay(to) ? to : today;
  return {
    figure,
    from: isDay(from) ? from : addDays(until, -29),
    to: until,
    interval: among(INTERVALS, given.get('interval'), 'day'),
    by: onlyMine ? 'agent' : among(BYS, given.get('by'), ''),
    clock: among(CLOCKS, given.get('clock'), 'elapsed'),
    compare: among(COMPARES, given.get('compare'), ''),
    table: given.has('table'),
  };
}

export function writeAsked(asked: Asked): string {
  const query = new URLSearchParams({ from: asked.from, to: asked.to, interval: asked.interval });
  if (asked.by) query.set('by', asked.by);
  if (asked.clock !== 'elapsed') query.set('clock', asked.clock);
  if (asked.compare) query.set('compare', asked.compare);
  if (asked.table) query.set('table', '1');
  return `/reports/${asked.figure}?${query.toString()}`;
}

/** The API's period ends before `to`. */
export const queryOf = (asked: Asked): Record<string, string> => ({
  from: asked.from,
  to: addDays(asked.to, 1),
  interval: asked.interval,
  by: asked.by,
  clock: asked.clock,
});
