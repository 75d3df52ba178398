import { expect, test } from 'vitest';
import { dayFrom, left } from './left';

const words = { days: (n: number) => `${n} d`, hours: (n: number) => `${n} h`, minutes: (n: number) => `${n} min` };

test('the largest two units are said, and never less than nothing', () => {
  expect(left(-5, words)).toBe('0 min');
  expect(left(60_000, words)).toBe('1 min');
  expect(left(3 * 3_600_000 + 12 * 60_000, words)).toBe('3 h 12 min');
  expect(left(24 * 3_600_000, words)).toBe('1 d');
  expect(left(6 * 86_400_000 + 3_600_000, words)).toBe('6 d 1 h');
});

test('a day from now is in the morning', () => {
  expect(new Date(dayFrom(Date.parse('2026-11-22T15:00:00Z'), 7)).getHours()).toBe(9);
});
