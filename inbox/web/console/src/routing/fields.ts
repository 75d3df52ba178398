/** What a row of IF may ask, as routing/checks.py has it. Pure. */
import type { Check, Op } from './types';

export type Kind = 'words' | 'address' | 'choice' | 'order' | 'tags' | 'yes_no' | 'number' | 'duration' | 'date' | 'text';

const EMPTY: Op[] = ['empty', 'not_empty'];
export const OPERATORS: Record<Kind, Op[]> = {
  words: ['has', 'has_all', 'has_none', 'starts', ...EMPTY],
  address: ['is', 'is_not', 'starts', ...EMPTY],
  choice: ['is', 'is_not', ...EMPTY],
  order: ['is', 'is_not', 'more', 'less'],
  tags: ['has', 'has_all', 'has_none', ...EMPTY],
  yes_no: ['is'],
  number: ['is', 'is_not', 'more', 'less'],
  duration: ['more', 'less'],
  date: ['before', 'after'],
  text: ['is', 'is_not', 'starts', 'more', 'less', 'before', 'after', ...EMPTY],
};
export const FIELDS: Record<string, Kind> = {
  text: 'words', subject: 'words', sender: 'address', recipient: 'address', channel: 'choice', channel_kind: 'choice', language: 'choice', auto: 'choice',
  attachments: 'yes_no', public: 'yes_no', first: 'yes_no', in_hours: 'choice', weekday: 'choice',
  topic: 'choice', tags: 'tags', priority: 'order', team: 'choice', kind: 'choice', status: 'choice', assignee: 'choice', messages: 'number',
  waiting: 'duration', silent: 'duration', age: 'duration', created: 'date', unanswered: 'yes_no', sensitivity: 'choice', needs: 'tags',
};
export const FIXED: Record<string, string[]> = {
  priority: ['low', 'normal', 'high', 'urgent'],
  kind: ['question', 'problem', 'complaint', 'suggestion', 'praise'],
  status: ['open', 'pending', 'snoozed', 'closed'],
  auto: ['none', 'auto-reply', 'bounce'],
  weekday: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'],
  sensitivity: ['normal', 'protected'],
  in_hours: ['true', 'false'],
};

export const kindOf = (field: string): Kind => FIELDS[field] ?? 'text';
export const takesValue = (op: Op): boolean => op !== 'empty' && op !== 'not_empty';
export const operatorsOf = (field: string): Op[] => (field === 'in_hours' ? ['is'] : OPERATORS[kindOf(field)]);

/** The same row for another field: what does not fit any more is taken back. */
export function withField(field: string): Check {
  const op = operatorsOf(field)[0] ?? 'is';
  return { field, op, value: kindOf(field) === 'yes_no' || field === 'in_hours' ? ['true'] : [] };
}

/** Written with commas between; a comma within a phrase is not asked for. */
export const toList = (text: string): string[] => [...new Set(text.split(',').map((one) => one.trim()).filter(Boolean))];
export const isWhole = ({ op, value }: Check): boolean => !takesValue(op) || value.length > 0;
