import { expect, test } from 'vitest';
import { readAsked, writeAsked } from '../ask';
import { askedOf, placeOf, questionOf, withQuestion } from './questions';
import type { SavedReport } from './types';

const TODAY = '2026-03-01';

test('what is kept is asked again as it was asked', () => {
  for (const query of ['?from=2026-02-01&to=2026-02-28&by=team&compare=previous&table=1', '?period=last_month&interval=week&clock=business']) {
    const asked = readAsked('resolution', query, TODAY, false);
    expect(askedOf(questionOf(asked), TODAY)).toMatchObject(asked.period ? { ...asked, from: '2026-01-31' } : asked);
    expect(writeAsked(askedOf(questionOf(asked), TODAY))).toBe(writeAsked(asked));
  }
});

test('a part is changed in its place, and one more stands last', () => {
  const [one, two, three] = ['messages', 'people', 'resolution'].map((figure) => questionOf({ ...readAsked('messages', '', TODAY, false), figure: figure as 'messages' }));
  const report = { questions: [one, two] } as SavedReport;
  expect(withQuestion(report, three!, 0)).toEqual([three, two]);
  expect(withQuestion(report, three!, 2)).toEqual([one, two, three]);
  expect(placeOf('17.2')).toEqual(['17', 2]);
});
