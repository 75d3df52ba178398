/** A question as it is kept, and as the screen asks it. Pure. */
import { addDays, BYS, CLOCKS, INTERVALS, SAID, type Asked } from '../ask';
import { sv, type FigureName } from '../words/sv';
import type { SavedQuestion, SavedReport } from './types';

export const MOST_PARTS = 12;
const among = <T extends string>(known: readonly T[], text: string, usual: T): T => known.find((one) => one === text) ?? usual;

export const questionOf = (asked: Asked): SavedQuestion => ({
  figure: asked.figure,
  period: asked.period,
  from: asked.period ? '' : asked.from,
  to: asked.period ? '' : addDays(asked.to, 1),
  interval: asked.interval,
  by: asked.by,
  clock: asked.clock,
  compare: asked.compare,
  table: asked.table,
});

/** Where the screen changes it. A figure that this screen does not know is asked as messages are. */
export function askedOf(question: SavedQuestion, today: string, saved = ''): Asked {
  const last = question.to ? addDays(question.to.slice(0, 10), -1) : today;
  return {
    figure: question.figure in sv.figures ? (question.figure as FigureName) : 'messages',
    period: among(['', ...SAID], question.period, ''),
    from: question.from ? question.from.slice(0, 10) : addDays(last, -29),
    to: last,
    interval: among(INTERVALS, question.interval, 'day'),
    by: among(BYS, question.by, ''),
    clock: among(CLOCKS, question.clock, 'elapsed'),
    compare: question.compare,
    table: question.table,
    zone: '',
    saved,
  };
}

export const placeOf = (saved: string): [string, number] => [saved.split('.')[0] ?? '', Number(saved.split('.')[1] ?? 0)];

/** The questions with one of them changed, or one more. */
export const withQuestion = (report: SavedReport, question: SavedQuestion, place: number): SavedQuestion[] =>
  place < report.questions.length ? report.questions.map((one, at) => (at === place ? question : one)) : [...report.questions, question];

export const hourName = (hour: number): string => `${String(hour).padStart(2, '0')}:00`;
