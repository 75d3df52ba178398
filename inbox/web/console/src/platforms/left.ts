/** How much is left, in the largest two units. Pure. */
interface Units {
  days: (n: number) => string;
  hours: (n: number) => string;
  minutes: (n: number) => string;
}

export function left(ms: number, words: Units): string {
  const minutes = Math.max(0, Math.ceil(ms / 60_000));
  const days = Math.floor(minutes / 1440);
  const hours = Math.floor((minutes % 1440) / 60);
  if (days) return hours ? `${words.days(days)} ${words.hours(hours)}` : words.days(days);
  if (hours) return minutes % 60 ? `${words.hours(hours)} ${words.minutes(minutes % 60)}` : words.hours(hours);
  return words.minutes(minutes);
}

/** The day that many days from now, at nine in the morning, as the API takes it. */
export function dayFrom(now: number, days: number): string {
  const at = new Date(now);
  at.setDate(at.getDate() + days);
  at.setHours(9, 0, 0, 0);
  return at.toISOString();
}
