import { expect, test } from 'vitest';
import { sv } from '../lib/i18n/sv';
import type { ReportCell } from '../lib/types';
import { cellText, hasTooFew } from './show';

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
