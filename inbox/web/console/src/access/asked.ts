/** What of the log is asked for: in the address bar, in the form and in the API. Pure. */
export const FIELDS = ['agent', 'conversation', 'contact', 'from', 'to', 'show'] as const;
/** `from` and `to` are days of the reader, both part of the period. */
export type Asked = Record<(typeof FIELDS)[number], string>;

const DAY = /^(\d{4})-(\d{2})-(\d{2})$/;

export function readAsked(query: string): Asked {
  const given = new URLSearchParams(query);
  return Object.fromEntries(FIELDS.map((name) => [name, given.get(name) ?? ''])) as Asked;
}

export function addressOf(asked: Partial<Asked>): string {
  const pairs = FIELDS.flatMap((name) => (asked[name]?.trim() ? [[name, asked[name].trim()]] : []));
  return '/setup/log' + (pairs.length ? `?${new URLSearchParams(pairs).toString()}` : '');
}

/** For the API, where a period is from one moment to another and its end is no part of it. */
export const queryOf = (asked: Asked): Asked => ({ ...asked, from: midnight(asked.from, 0), to: midnight(asked.to, 1) });

function midnight(day: string, after: number): string {
  const [, year, month, date] = DAY.exec(day) ?? [];
  return date ? new Date(Number(year), Number(month) - 1, Number(date) + after).toISOString() : '';
}
