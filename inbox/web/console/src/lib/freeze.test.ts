import { describe, expect, it } from 'vitest';
import { compareBy } from './belongs';
import { append, arrive, renew, thaw, type Arrival, type Shown } from './freeze';
import { minutes, row } from './testing';
import type { Row } from './types';

const due = (id: string, at: number, more: Partial<Row> = {}): Row => row(id, { due: { at: minutes(at), kind: 'first_response' }, ...more });
const shown = (...rows: Row[]): Shown => ({ rows, fresh: [], gone: new Set(), edge: null });
const ids = (rows: readonly Row[]): string => rows.map(({ id }) => id).join(' ');
const with_ = (row: Row, more: Partial<Arrival> = {}): Arrival => ({ row, belongs: true, frozen: false, open: null, compare: compareBy('due'), ...more });

describe('a list that nobody works in', () => {
  const list = shown(due('a', 10), due('b', 30));

  it('puts a new row where it belongs', () => {
    expect(ids(arrive(list, with_(due('new', 20))).rows)).toBe('a new b');
  });
  it('moves a row whose time changed', () => {
    expect(ids(arrive(list, with_(due('a', 60, { version: 2 }))).rows)).toBe('b a');
  });
  it('drops a row that left the view', () => {
    expect(ids(arrive(list, with_(due('a', 10, { version: 2 }), { belongs: false })).rows)).toBe('b');
  });
  it('keeps the open row, greyed, when it left the view', () => {
    const after = arrive(list, with_(due('a', 10, { version: 2 }), { belongs: false, open: 'a' }));
    expect([ids(after.rows), after.gone.has('a')]).toEqual(['a b', true]);
  });
  it('leaves a row that belongs behind the fetched pages to its page', () => {
    const part = { ...list, edge: due('b', 30) };
    expect(ids(arrive(part, with_(due('late', 90))).rows)).toBe('a b');
    expect(ids(arrive(part, with_(due('a', 90, { version: 2 }))).rows)).toBe('b');
  });
  it('places a row before the edge though the rows around it have left', () => {
    const part = { ...shown(due('a', 10)), edge: due('b', 30) };
    expect(ids(arrive(part, with_(due('new', 20))).rows)).toBe('a new');
  });
  it('ignores a row that is older than what is shown', () => {
    const newer = shown(due('a', 10, { version: 3, subject: 'new' }));
    expect(arrive(newer, with_(due('a', 10, { version: 2, subject: 'old' }))).rows[0]?.subject).toBe('new');
  });
});

describe('a list that has the focus', () => {
  const list = shown(due('a', 10), due('b', 30));
  const frozen = { frozen: true };

  it('moves nothing: new rows wait in the bar', () => {
    const after = arrive(list, with_(due('new', 1), frozen));
    expect([ids(after.rows), ids(after.fresh)]).toEqual(['a b', 'new']);
  });
  it('renews a row in its place', () => {
    const after = arrive(list, with_(due('a', 60, { version: 2, subject: 'changed' }), frozen));
    expect([ids(after.rows), after.rows[0]?.subject]).toEqual(['a b', 'changed']);
  });
  it('keeps what left the view until it is let go', () => {
    const after = arrive(list, with_(due('a', 10, { version: 2 }), { ...frozen, belongs: false }));
    expect([ids(after.rows), after.gone.has('a')]).toEqual(['a b', true]);
    expect(ids(thaw(after, null, compareBy('due')).rows)).toBe('b');
  });
  it('lets a waiting row go that left the view before it was shown', () => {
    const waiting = arrive(list, with_(due('new', 1), frozen));
    expect(arrive(waiting, with_(due('new', 1, { version: 2 }), { ...frozen, belongs: false })).fresh).toEqual([]);
  });
  it('takes in what waited when it is let go', () => {
    const waiting = arrive(list, with_(due('new', 20), frozen));
    expect(ids(thaw(waiting, null, compareBy('due')).rows)).toBe('a new b');
  });
  it('renews known rows from a fetched page and lets the others wait', () => {
    const after = renew(list, [due('new', 1), due('b', 30, { subject: 'renewed' })], true, true, null);
    expect([ids(after.rows), ids(after.fresh), after.rows[1]?.subject]).toEqual(['a b', 'new', 'renewed']);
  });
});

it('a fetched page keeps the open row in its place', () => {
  const after = renew(shown(due('a', 1), due('open', 2)), [due('a', 1), due('c', 3)], true, false, 'open');
  expect([ids(after.rows), after.gone.has('open')]).toEqual(['a open c', true]);
});

it('what changed its time while frozen stands right when it is let go', () => {
  const after = arrive(shown(due('a', 10), due('b', 30)), with_(due('a', 60, { version: 2 }), { frozen: true }));
  expect([ids(after.rows), ids(thaw(after, null, compareBy('due')).rows)]).toEqual(['a b', 'b a']);
});

it('a next page comes after what is there, and moves the edge', () => {
  const after = append({ ...shown(due('a', 10), due('b', 30)), edge: due('b', 30) }, [due('b', 30), due('c', 40)], false);
  expect([ids(after.rows), after.edge?.id]).toEqual(['a b c', 'c']);
});
