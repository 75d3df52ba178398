/** A report as its address says it, and as the API is asked for it. Pure. */
import type { PeriodName } from './saved/words/sv';
import type { FigureName } from './words/sv';

export const INTERVALS = ['hour', 'day', 'week', 'month'] as const;
export const BYS = ['', 'channel', 'topic', 'team', 'agent', 'language', 'tag', 'hour_of_week'] as const;
export const CLOCKS = ['elapsed', 'business'] as const;
export const COMPARES = ['', 'previous'] as const;
export const PERIODS = [7, 30, 90, 365];
/** Said from today, by the server. */
export const SAID: readonly PeriodName[] = ['today', 'yesterday', 'this_week', 'last_week', 'last_4_weeks', 'this_month', 'last_month', 'this_quarter', 'last_quarter', 'this_year', 'last_year', 'last_7_days', 'last_30_days', 'last_90_days', 'last_365_days'];

export interface Asked {
  figure: FigureName;
  /** In place of the days, where it is said from today. */
  period: '' | PeriodName;
  from: string;
  /** The last day, itself part of the period. */
  to: string;
  interval: (typeof INTERVALS)[number];
  by: (typeof BYS)[number];
  clock: (typeof CLOCKS)[number];
  compare: (typeof COMPARES)[number];
  table: boolean;
  /** By whose clock days begin; empty: the organisation's. */
  zone: string;
  /** Which part of which saved report it changes: its id and place, `17.0`. */
  saved: string;
}

const DAY_MS = 86_400_000;
export const addDays = (day: string, count: number): string => new Date(Date.parse(`${day}T00:00:00Z`) + count * DAY_MS).toISOString().slice(0, 10);
const isDay = (text: string | null): text is string => /^\d{4}-\d\d-\d\d$/.test(text ?? '') && !Number.isNaN(Date.parse(`${text}T00:00:00Z`));
/** People are counted when they write: before anybody has it, or says what it is about. */
export const bysOf = (figure: FigureName): readonly Asked['by'][] => (figure === 'people' ? BYS.filter((by) => by !== 'agent' && by !== 'tag') : BYS);
const among = <T extends string>(known: readonly T[], text: string | null, usual: T): T => known.find((one) => one === text) ?? usual;

/** A zone that this browser knows; else none. */
export function readZone(text: string | null): string {
  try {
    return text ? new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone : '';
  } catch {
    return '';
  }
}

/** The organisation's first, the reader's own, and the one that is asked for. */
export const zonesOf = (asked: Pick<Asked, 'zone'>, organisation: string, own: string): string[] => [...new Set([organisation, own, asked.zone].filter((zone) => zone))];

export function readAsked(figure: FigureName, query: string, today: string, onlyMine: boolean): Asked {
  const given = new URLSearchParams(query);
  const [from, to] = [given.get('from'), given.get('to')];
  const until = isDay(to) ? to : today;
  return {
    figure,
    period: among(['', ...SAID], given.get('period'), ''),
    from: isDay(from) ? from : addDays(until, -29),
    to: until,
    interval: among(INTERVALS, given.get('interval'), 'day'),
    by: onlyMine ? 'agent' : among(bysOf(figure), given.get('by'), ''),
    clock: among(CLOCKS, given.get('clock'), 'elapsed'),
    compare: among(COMPARES, given.get('compare'), ''),
    table: given.has('table'),
    zone: readZone(given.get('zone')),
    saved: /^\d{1,19}\.\d{1,2}$/.test(given.get('saved') ?? '') ? given.get('saved')! : '',
  };
}

export function writeAsked(asked: Asked): string {
  const query = new URLSearchParams(asked.period ? { period: asked.period, interval: asked.interval } : { from: asked.from, to: asked.to, interval: asked.interval });
  if (asked.by) query.set('by', asked.by);
  if (asked.clock !== 'elapsed') query.set('clock', asked.clock);
  if (asked.compare) query.set('compare', asked.compare);
  if (asked.table) query.set('table', '1');
  if (asked.zone) query.set('zone', asked.zone);
  if (asked.saved) query.set('saved', asked.saved);
  return `/reports/${asked.figure}?${query.toString()}`;
}

/** The API's period ends before `to`. */
export const queryOf = (asked: Asked): Record<string, string> => ({
  ...(asked.period ? { period: asked.period } : { from: asked.from, to: addDays(asked.to, 1) }),
  interval: asked.interval,
  by: asked.by,
  clock: asked.clock,
  ...(asked.zone ? { zone: asked.zone } : {}),
});
