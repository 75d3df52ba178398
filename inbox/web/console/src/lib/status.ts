import type { Words } from './i18n/sv';
import { moment } from './time';
import type { Row } from './types';

/** Where a conversation stands, in the words of the domain. Pure. */
export function statusWords(row: Pick<Row, 'status' | 'pending_on' | 'snooze'>, now: number, region: string, words: Words): string {
  if (row.status === 'pending') return row.pending_on === 'third_party' ? words.status.pendingOther : words.status.pending;
  if (row.status !== 'snoozed') return words.status[row.status];
  if (row.snooze?.until) return words.status.until(moment(row.snooze.until, now, region, words.wait));
  return row.snooze?.on_reply ? words.status.untilReply : words.status.snoozed;
}
