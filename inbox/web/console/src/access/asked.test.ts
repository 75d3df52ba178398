import { expect, test } from 'vitest';
import { addressOf, queryOf, readAsked } from './asked';

test('what is asked for survives the address bar, and nothing else gets in', () => {
  const asked = { ...readAsked(''), agent: '7', from: '2026-11-01', show: 'file' };
  expect(readAsked(addressOf({ ...asked, conversation: ' ' }).split('?')[1] ?? '')).toEqual(asked);
  expect(addressOf({})).toBe('/setup/log');
  expect(readAsked('?limit=9&agent=7')).toEqual(readAsked('agent=7'));
});

test('both days are part of the period, by the clock of the reader', () => {
  const { from, to } = queryOf({ ...readAsked(''), from: '2026-10-25', to: '2026-10-31' });
  expect(new Date(from)).toEqual(new Date(2026, 9, 25));
  expect(new Date(to)).toEqual(new Date(2026, 10, 1));
  expect(queryOf(readAsked('from=nonsense')).from).toBe('');
});
