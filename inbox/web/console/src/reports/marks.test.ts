import { expect, test } from 'vitest';
import { queryOf, readAsked, readZone, writeAsked, zonesOf } from './ask';
import { besideQuery, labels, placeOf, type PeriodMark } from './marks';
import { shortSpan } from './show';

const mark = (at: string, topic: string | null = null): PeriodMark => ({ at, kind: 'update_started', name: 'Faktura', count: 1, topic });
const DAYS = [
  { start: '2026-03-28T23:00:00Z', end: '2026-03-29T22:00:00Z' },
  { start: '2026-03-29T22:00:00Z', end: '2026-03-30T22:00:00Z' },
];
const asked = (query = ''): ReturnType<typeof readAsked> => readAsked('status_asked', query, '2026-03-31', false);

test('a mark stands in its interval by the time of day, also on one of 23 hours', () => {
  expect(placeOf(mark('2026-03-29T10:30:00Z'), DAYS)).toBeCloseTo(0.5);
  expect(placeOf(mark('2026-03-30T10:00:00Z'), DAYS)).toBeCloseTo(1.5);
  expect(placeOf(mark('2026-03-30T22:00:00Z'), DAYS)).toBeNull();
});

test('numbers that would lie over each other are one', () => {
  expect(labels([0.5, null, 0.6, 3], 0.4)).toEqual([{ place: 0.5, text: '1–3' }, { place: 3, text: '4' }]);
});

test('a week before is held beside a week after, of the topic whose updates began', () => {
  const query = besideQuery(mark('2026-03-01T10:25:00Z', 'invoice'), asked('?by=team'), 'Europe/Oslo', '2026-03-31T12:00:00Z');
  expect(query).toMatchObject({ from: '2026-03-01T10:00:00.000Z', to: '2026-03-08T10:00:00.000Z', by: 'topic', compare: 'previous', zone: 'Europe/Oslo' });
});

test('what is younger than a week is held beside as long before, in whole days from the first on', () => {
  const to = (now: string): string | undefined => besideQuery(mark('2026-03-01T10:25:00Z'), asked(), 'UTC', now)?.to;
  expect([to('2026-03-03T18:00:00Z'), to('2026-03-01T14:59:00Z'), to('2026-03-01T10:59:00Z')]).toEqual(['2026-03-03T10:00:00.000Z', '2026-03-01T14:00:00.000Z', undefined]);
});

test('an agent sees their own figure also before and after', () => {
  expect(besideQuery(mark('2026-03-01T10:00:00Z', 'invoice'), readAsked('status_asked', '', '2026-03-31', true), 'UTC', '2026-03-31T12:00:00Z')?.by).toBe('agent');
});

test('the zone by which days begin stands in the address; one that is none is left aside', () => {
  const oslo = asked('?zone=America/New_York');
  expect([oslo.zone, queryOf(oslo).zone, writeAsked(oslo).includes('zone=America%2FNew_York')]).toEqual(['America/New_York', 'America/New_York', true]);
  expect([readZone('Europe/Ankeborg'), readZone(null), 'zone' in queryOf(asked())]).toEqual(['', '', false]);
  expect(zonesOf({ zone: '' }, 'Europe/Stockholm', 'Europe/Stockholm')).toEqual(['Europe/Stockholm']);
  expect(zonesOf({ zone: 'UTC' }, 'Europe/Stockholm', 'Europe/Oslo')).toEqual(['Europe/Stockholm', 'Europe/Oslo', 'UTC']);
});

test('a narrow cell says its time in one unit', () => {
  const units = { s: 's', m: 'm', h: 'h', d: 'd' };
  expect([30, 2700, 12_600, 90_000, 400_000].map((seconds) => shortSpan(seconds, units, 'sv'))).toEqual(['30s', '45m', '3,5h', '25h', '4d']);
});
