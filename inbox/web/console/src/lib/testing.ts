/** What the tests are made of. */
import type { Row } from './types';

export const NOW = Date.parse('2026-11-17T10:24:00+01:00');
export const minutes = (count: number): string => new Date(NOW + count * 60_000).toISOString();

export function row(id: string, more: Partial<Row> = {}): Row {
  return {
    id, number: 1, subject: id, preview: '', status: 'open', pending_on: null, priority: 'normal', kind: null,
    origin_channel: { id: 'faktura', kind: 'email', name: 'Faktura' }, contact: { id: 'k', name: 'Maria' }, team: 'faktura', assignee: null, topic: null,
    tags: [], language: 'sv', unanswered: true, unanswered_since: minutes(-60), needs_no_answer: false, first_response_at: null, first_response_seconds: null,
    due: null, snooze: null, follow_up_at: null, last_message_at: minutes(-60), created_at: minutes(-60), unread: true, failed: false, public: false,
    attachments: false, record: 'none', sensitivity: 'normal', history: false, demo: false, threat: false, version: 1, ...more,
  };
}
