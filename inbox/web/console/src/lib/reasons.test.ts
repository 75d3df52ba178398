import { expect, it } from 'vitest';
import { en } from './i18n/en';
import { sv } from './i18n/sv';
import { describe, surePercent } from './reasons';
import type { Reason } from './types';

const names = { agent: () => undefined, team: () => undefined, topic: (id: string | null | undefined) => (id === 'leak' ? 'Läcka' : undefined), tag: () => undefined };
const LEARNT: Reason = { what: 'topic', value: 'leak', by: 'model:3', code: 'learnt', facts: { confidence: 0.924, words: ['läcker'] }, at: '2026-11-22T08:00:00Z' };

it('a topic that was learnt says the version, how sure it was and the words', () => {
  const [group] = describe([LEARNT], sv, names as never);
  const said = group?.lines.map(({ parts }) => parts.map(({ text }) => text).join(''));
  expect(said).toEqual(['Texten innehåller läcker', 'Lärt av hur ni sorterat tidigare (version 3), 92 % säkert']);
  expect(describe([LEARNT], en, names as never)[0]?.lines[1]?.parts[0]?.text).toBe('Learnt from how you sorted before (version 3), 92% sure');
});
it('what was learnt is never said to be wholly sure', () => {
  expect(surePercent(0.9999)).toBe(99);
});
it('who else could have had it is answered, also where nobody could', () => {
  const given = (facts: Record<string, unknown>): Reason => ({ what: 'assignee', value: '7', by: 'assignment', code: 'competence', facts, at: '2026-11-22T08:00:00Z' });
  const called = { ...names, agent: (id: string) => ({ '7': 'Anna', '8': 'Bo' })[id] };
  const said = (facts: Record<string, unknown>): string[] => describe([given(facts)], sv, called as never).flatMap(({ lines }) => lines.map(({ parts }) => parts.map(({ text }) => text).join('')));
  expect(said({ ready: 2, who_else: ['8'] })).toEqual(['Kunde också ha fått den: Bo']);
  expect(said({ ready: 1, who_else: [] })).toEqual(['Ingen annan som kan var ledig']);
});
