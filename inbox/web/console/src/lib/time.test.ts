import { expect, it } from 'vitest';
import { sv } from './i18n/sv';
import { minutes, NOW } from './testing';
import { dayIn, exactSpan, snoozeTimes, untilDue, waited } from './time';

const words = sv.wait;

it('says how long is left, and warns in the last half hour', () => {
  expect(untilDue(minutes(38), NOW, words)).toEqual({ urgency: 'calm', text: '38 min kvar' });
  expect(untilDue(minutes(14), NOW, words)).toEqual({ urgency: 'warn', text: '14 min kvar' });
  expect(untilDue(minutes(119), NOW, words).text).toBe('1 tim kvar');
});
it('says how long it is over', () => {
  expect(untilDue(minutes(-12), NOW, words)).toEqual({ urgency: 'over', text: '12 min över' });
});
it('says tomorrow for what is due tomorrow', () => {
  expect(untilDue(minutes(24 * 60), NOW, words).text).toBe('i morgon');
});
it('says how long somebody waited where there is no target', () => {
  expect(waited(minutes(-3 * 24 * 60), NOW, words).text).toBe('väntat 3 d');
});
it('is exact to the minute in figures', () => {
  expect([exactSpan(192 * 60_000, words), exactSpan(8 * 60_000, words), exactSpan(34_000, words), exactSpan(0, words)]).toEqual(['3 tim 12 min', '8 min', '34 s', '0 min']);
});
it('next week begins on a Monday at eight', () => {
  const monday = new Date(snoozeTimes(NOW).nextWeek);
  expect([monday.getDay(), monday.getHours(), monday.getTime() > NOW]).toEqual([1, 8, true]);
});
it('says which day it is where the organisation is, which may be another than the reader’s', () => {
  const late = Date.parse('2026-11-22T23:30:00Z');
  expect([dayIn('UTC', late), dayIn('Europe/Stockholm', late)]).toEqual(['2026-11-22', '2026-11-23']);
});
