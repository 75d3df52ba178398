/** Which rows of a long list are drawn. Pure. */
export interface Sight {
  count: number;
  height: number;
  scrollTop: number;
  boxHeight: number;
  /** A row that is drawn wherever it is, so that it keeps the focus. */
  also: number;
}

const BEYOND = 6;

export function windowOf({ count, height, scrollTop, boxHeight, also }: Sight): number[] {
  const from = Math.max(0, Math.floor(scrollTop / height) - BEYOND);
  const to = Math.min(count, Math.ceil((scrollTop + boxHeight) / height) + BEYOND);
  const shown = Array.from({ length: Math.max(0, to - from) }, (_, at) => from + at);
  if (also < 0 || also >= count || (also >= from && also < to)) return shown;
  return also < from ? [also, ...shown] : [...shown, also];
}
