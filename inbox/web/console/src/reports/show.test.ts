import { expect, test } from 'vitest';
import { sv } from '../lib/i18n/sv';
import type { ReportCell } from '../lib/types';
import { cellText, hasTooFew, isPart, topOf } from './show';

const cell = (n: number, median: number | null): ReportCell => ({ n, value: n ? 600 : null, median, p90: null }) as ReportCell;
const look = { kind: 'time' as const, region: 'sv-SE', wait: sv.wait };

test('a cell of too few for a median says how many there are, and nothing of nothing is a dash', () => {
  expect([cell(0, null), cell(5, null), cell(24, 540)].map((one) => cellText(one, look))).toEqual(['–', 'n 5', '9 min']);
  expect(cellText({ ...cell(5, null), value: 0.5 }, { ...look, kind: 'share' })).toBe('50\u00a0%');
});

test('times without any median are said to be too few to draw, counts never are', () => {
  expect(hasTooFew([cell(5, null), cell(0, null)], 'time')).toBe(true);
  expect(hasTooFew([cell(5, null), cell(24, 540)], 'time')).toBe(false);
  expect(hasTooFew([cell(5, null)], 'count')).toBe(false);
});

test('an axis ends at round numbers: of times at whole minutes, hours and days', () => {
  const [minute, hour, day] = [60, 3600, 86_400];
  expect([90, 20 * minute, 5.4 * hour, 40 * hour, 70 * day].map((most) => topOf(most, 'time'))).toEqual([4 * minute, 20 * minute, 8 * hour, 2 * day, 80 * day]);
  expect([1, 36, 120, 5001].map((most) => topOf(most, 'count'))).toEqual([4, 40, 200, 8000]);
});

test('a week of which the period has one day is no whole one, nor is one that is not over', () => {
  const period = { from: '2026-10-24T22:00:00Z', to: '2026-11-23T23:00:00Z' };
  const week = (start: string, end: string, unfinished = false): boolean => isPart({ start, end, unfinished }, period);
  expect(week('2026-10-18T22:00:00Z', '2026-10-25T23:00:00Z')).toBe(true);
  expect(week('2026-10-25T23:00:00Z', '2026-11-01T23:00:00Z')).toBe(false);
  expect(week('2026-11-15T23:00:00Z', '2026-11-22T23:00:00Z', true)).toBe(true);
});
