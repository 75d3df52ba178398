import { expect, test } from 'vitest';
import { isHours, read, written } from './hours';

test('a day with a break stands on one line and is read back', () => {
  expect(written(['08:00-12:00', '13:00-17:00'])).toBe('08:00-12:00, 13:00-17:00');
  expect(written('08:00-16:30')).toBe('08:00-16:30');
  expect(written('off')).toBe('');
  expect(read({ mon: '08:00-12:00, 13:00-17:00', tue: ' ' })).toEqual({ mon: ['08:00-12:00', '13:00-17:00'] });
});

test('only hours are hours', () => {
  expect(isHours('')).toBe(true);
  expect(isHours('8:00–16.30; 18:00-20:00')).toBe(true);
  expect(isHours('8-16')).toBe(false);
  expect(isHours('25:00-26:00')).toBe(false);
});
