/** What the list shows, and what may change in it while somebody works in it. Pure.
 *
 * While the list is frozen no row moves: new ones wait in `fresh`, rows that left the view stay as `gone`.
 */
import type { Row } from './types';

export interface Shown {
  rows: readonly Row[];
  fresh: readonly Row[];
  gone: ReadonlySet<string>;
}

export interface Arrival {
  row: Row;
  belongs: boolean;
  frozen: boolean;
  /** The conversation that is open: its row stays until it is left. */
  open: string | null;
  compare: (a: Row, b: Row) => number;
  /** False while there are pages left: a row past the last one shown is not ours to place. */
  complete: boolean;
}

export const NOTHING: Shown = { rows: [], fresh: [], gone: new Set() };

export function arrive(shown: Shown, arrival: Arrival): Shown {
  const known = shown.rows.find(({ id }) => id === arrival.row.id);
  if (known && known.version > arrival.row.version) return shown;
  const fresh = shown.fresh.filter(({ id }) => id !== arrival.row.id);
  if (known) return change({ ...shown, fresh }, arrival);
  if (!arrival.belongs) return { ...shown, fresh };
  if (arrival.frozen) return { ...shown, fresh: insert(fresh, arrival.row, arrival.compare) };
  return { ...shown, fresh, rows: place(shown.rows, arrival) };
}

function change(shown: Shown, { row, belongs, frozen, open, compare }: Arrival): Shown {
  const stays = belongs || frozen || open === row.id;
  const gone = new Set(shown.gone);
  if (belongs || !stays) gone.delete(row.id);
  else gone.add(row.id);
  if (!stays) return { ...shown, gone, rows: shown.rows.filter(({ id }) => id !== row.id) };
  const swapped = shown.rows.map((other) => (other.id === row.id ? row : other));
  return { ...shown, gone, rows: frozen || gone.has(row.id) ? swapped : [...swapped].sort(keepGone(gone, swapped, compare)) };
}

/** Rows that left the view keep their place among the sorted ones. */
function keepGone(gone: ReadonlySet<string>, rows: readonly Row[], compare: Arrival['compare']): Arrival['compare'] {
  if (gone.size === 0) return compare;
  const place = new Map(rows.map(({ id }, at) => [id, at]));
  return (a, b) => (gone.has(a.id) || gone.has(b.id) ? (place.get(a.id) ?? 0) - (place.get(b.id) ?? 0) : compare(a, b));
}

function insert(rows: readonly Row[], row: Row, compare: Arrival['compare']): Row[] {
  const at = rows.findIndex((other) => compare(row, other) < 0);
  return at < 0 ? [...rows, row] : [...rows.slice(0, at), row, ...rows.slice(at)];
}

function place(rows: readonly Row[], { row, compare, complete }: Arrival): readonly Row[] {
  const placed = insert(rows, row, compare);
  return !complete && placed.at(-1) === row ? rows : placed;
}

/** The list is let go: what waited comes in, what left goes, except the conversation that is open. */
export function thaw(shown: Shown, open: string | null, compare: Arrival['compare']): Shown {
  const kept = shown.rows.filter(({ id }) => !shown.gone.has(id) || id === open);
  const gone = new Set([...shown.gone].filter((id) => id === open));
  const rows = shown.fresh.reduce<readonly Row[]>((all, row) => insert(all, row, compare), kept);
  return { rows, fresh: [], gone };
}

/** A new first page from the server while the list is frozen: known rows are renewed in place. */
export function renew(shown: Shown, page: readonly Row[], frozen: boolean, open: string | null): Shown {
  if (!frozen) return { rows: keepOpen(shown, page, open), fresh: [], gone: goneOf(shown, page, open) };
  const byId = new Map(page.map((row) => [row.id, row]));
  const known = new Set(shown.rows.map(({ id }) => id));
  return {
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
