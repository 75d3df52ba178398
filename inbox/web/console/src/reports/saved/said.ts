/** A question and a rhythm in the reader's words. */
import { w } from '../words/index.svelte';
import { sv, type FigureName } from '../words/sv';
import { BYS } from '../ask';
import { hourName } from './questions';
import type { Recipient, SavedQuestion, Schedule } from './types';
import { s } from './words/index.svelte';

export function partName(question: SavedQuestion): string {
  const figure = question.figure in sv.figures ? w().figures[question.figure as FigureName][0] : question.figure;
  const by = BYS.find((one) => one && one === question.by);
  return by ? `${figure}, ${w().bys[by]}` : figure;
}

export function rhythmName(schedule: Schedule): string {
  const words = s().sentOn;
  const hour = hourName(schedule.hour);
  const when = schedule.every === 'day' ? words.day(hour) : schedule.every === 'week' ? words.week(s().weekdays[schedule.weekday ?? 0] ?? '', hour) : words.month(schedule.day ?? 1, hour);
  return `${when}, ${s().inZone[schedule.zone]}`;
}

/** The last mail did not leave, or not yet after a try. */
export const isWrong = ({ last }: Recipient): boolean => last !== null && (last.state === 'failed' || last.state === 'dropped' || (last.state === 'waiting' && last.error !== ''));
