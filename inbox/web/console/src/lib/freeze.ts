/** What the list shows, and what may change in it while somebody works in it. Pure.
 *
 * While the list is frozen no row moves: new ones wait in `fresh`, rows that left the view stay as `gone`.
 * What lies behind `edge` comes with the pages that are not fetched yet.
 */
import type { Row } from './types';

export interface Shown {
  rows: readonly Row[];
  fresh: readonly Row[];
  gone: ReadonlySet<string>;
  /** The last row of the last page as it was fetched; null when there are no more pages. */
  edge: Row | null;
}

type Compare = (a: Row, b: Row) => number;

export interface Arrival {
  row: Row;
  belongs: boolean;
  frozen: boolean;
  /** The conversation that is open: its row stays until it is left. */
  open: string | null;
  compare: Compare;
}

export const NOTHING: Shown = { rows: [], fresh: [], gone: new Set(), edge: null };

const isBehind = (row: Row, edge: Row | null, compare: Compare): boolean => edge !== null && compare(row, edge) > 0;

export function arrive(shown: Shown, arrival: Arrival): Shown {
  const known = shown.rows.find(({ id }) => id === arrival.row.id);
  if (known && known.version > arrival.row.version) return shown;
  const fresh = shown.fresh.filter(({ id }) => id !== arrival.row.id);
  if (known) return change({ ...shown, fresh }, arrival);
  if (!arrival.belongs || isBehind(arrival.row, shown.edge, arrival.compare)) return { ...shown, fresh };
  if (arrival.frozen) return { ...shown, fresh: insert(fresh, arrival.row, arrival.compare) };
  return { ...shown, fresh, rows: insert(shown.rows, arrival.row, arrival.compare) };
}

function change(shown: Shown, { row, belongs, frozen, open, compare }: Arrival): Shown {
  const isHere = belongs && (frozen || open === row.id || !isBehind(row, shown.edge, compare));
  const stays = isHere || frozen || open === row.id;
  const gone = new Set(shown.gone);
  if (belongs || !stays) gone.delete(row.id);
  else gone.add(row.id);
  if (!stays) return { ...shown, gone, rows: shown.rows.filter(({ id }) => id !== row.id) };
  const swapped = shown.rows.map((other) => (other.id === row.id ? row : other));
  return { ...shown, gone, rows: frozen ? swapped : inOrder(swapped, gone, compare) };
}

/** Sorted, but rows that left the view keep their place among the others. */
function inOrder(rows: readonly Row[], gone: ReadonlySet<string>, compare: Compare): Row[] {
  const sorted = rows.filter(({ id }) => !gone.has(id)).sort(compare);
  rows.forEach((row, at) => gone.has(row.id) && sorted.splice(at, 0, row));
  return sorted;
}

function insert(rows: readonly Row[], row: Row, compare: Compare): Row[] {
  const at = rows.findIndex((other) => compare(row, other) < 0);
  return at < 0 ? [...rows, row] : [...rows.slice(0, at), row, ...rows.slice(at)];
}

/** The list is let go: what waited comes in, what left goes, except the conversation that is open. */
export function thaw(shown: Shown, open: string | null, compare: Compare): Shown {
  const kept = [...shown.rows, ...shown.fresh].filter(({ id }) => !shown.gone.has(id) || id === open);
  const gone = new Set([...shown.gone].filter((id) => id === open));
  const rows = inOrder(kept, gone, compare).filter((row) => row.id === open || !isBehind(row, shown.edge, compare));
  return { ...shown, rows, fresh: [], gone };
}

/** The next page, after what was there. */
export function append(shown: Shown, page: readonly Row[], isLast: boolean): Shown {
  const known = new Set([...shown.rows, ...shown.fresh].map(({ id }) => id));
  const rows = [...shown.rows, ...page.filter(({ id }) => !known.has(id))];
  return { ...shown, rows, edge: isLast ? null : (page.at(-1) ?? shown.edge) };
}

/** What the server has now. While the list is frozen, known rows are renewed in place. */
export function renew(shown: Shown, page: readonly Row[], isLast: boolean, frozen: boolean, open: string | null): Shown {
  const edge = isLast ? null : (page.at(-1) ?? null);
  if (!frozen) return { rows: keepOpen(shown, page, open), fresh: [], gone: goneOf(shown, page, open), edge };
  const byId = new Map(page.map((row) => [row.id, row]));
  const known = new Set(shown.rows.map(({ id }) => id));
  return {
    ...shown,
    rows: shown.rows.map((row) => byId.get(row.id) ?? row),
    fresh: page.filter(({ id }) => !known.has(id)),
    gone: new Set([...shown.gone].filter((id) => !byId.has(id))),
  };
}

function keepOpen(shown: Shown, page: readonly Row[], open: string | null): readonly Row[] {
  const at = shown.rows.findIndex(({ id }) => id === open);
  const row = shown.rows[at];
  if (!row || page.some(({ id }) => id === open)) return page;
  return [...page.slice(0, at), row, ...page.slice(at)];
}

function goneOf(shown: Shown, page: readonly Row[], open: string | null): ReadonlySet<string> {
  const isLeft = open !== null && shown.rows.some(({ id }) => id === open) && !page.some(({ id }) => id === open);
  return new Set(isLeft && open ? [open] : []);
}
