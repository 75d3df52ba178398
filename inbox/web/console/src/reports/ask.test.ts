import { expect, test } from 'vitest';
import { queryOf, readAsked, writeAsked } from './ask';

const TODAY = '2026-03-01';

test('an address that says nothing asks for the last thirty days', () => {
  const asked = readAsked('messages', '', TODAY, false);
  expect([asked.from, asked.to, asked.interval, asked.by]).toEqual(['2026-01-31', TODAY, 'day', '']);
});

test('what is written in the address is read from it again', () => {
  const asked = { ...readAsked('resolution', '', TODAY, false), by: 'team', clock: 'business', compare: 'previous', table: true } as const;
  const address = writeAsked(asked);
  expect(readAsked('resolution', address.slice(address.indexOf('?')), TODAY, false)).toEqual(asked);
});

test('a period that is said from today stands in the address in place of its days', () => {
  const asked = readAsked('messages', '?period=last_week&interval=day&saved=17.2', TODAY, false);
  expect([asked.period, asked.saved]).toEqual(['last_week', '17.2']);
  expect(writeAsked(asked)).toBe('/reports/messages?period=last_week&interval=day&saved=17.2');
  expect(queryOf(asked)).toEqual({ period: 'last_week', interval: 'day', by: '', clock: 'elapsed' });
  expect(readAsked('messages', '?period=soon&saved=x', TODAY, false)).toMatchObject({ period: '', saved: '' });
});

test('nonsense in the address is left aside', () => {
  const asked = readAsked('messages', '?from=never&to=2026-99-99&by=luck&interval=minute', TODAY, false);
  expect([asked.from, asked.to, asked.by, asked.interval]).toEqual(['2026-01-31', TODAY, '', 'day']);
});

test('an agent asks for their own figures whatever the address says', () => {
  expect(readAsked('messages', '?by=team', TODAY, true).by).toBe('agent');
});

test('the last day is part of the period', () => {
  expect(queryOf(readAsked('messages', '?from=2026-02-01&to=2026-02-28', TODAY, false)).to).toBe('2026-03-01');
});

test('people are counted before anybody has what they wrote', () => {
  expect(['agent', 'tag', 'team'].map((by) => readAsked('people', `?by=${by}`, TODAY, false).by)).toEqual(['', '', 'team']);
});
