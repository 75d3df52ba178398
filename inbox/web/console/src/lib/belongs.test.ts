import { expect, it } from 'vitest';
import { belongs, compareBy } from './belongs';
import { minutes, row } from './testing';

it('mine is open and assigned to me', () => {
  const mine = row('a', { assignee: { id: 'me', name: 'Anna' } });
  expect([belongs(mine, 'mine', 'me'), belongs(mine, 'mine', 'you'), belongs({ ...mine, status: 'pending' }, 'mine', 'me')]).toEqual([true, false, false]);
});
it('a snoozed conversation may be unanswered, spam never', () => {
  expect([belongs(row('a', { status: 'snoozed' }), 'unanswered', ''), belongs(row('a', { status: 'spam' }), 'unanswered', '')]).toEqual([true, false]);
});
it('teams and channels hold what is open', () => {
  expect([belongs(row('a'), 'team:faktura', ''), belongs(row('a'), 'channel:faktura', ''), belongs(row('a', { status: 'closed' }), 'team:faktura', '')]).toEqual([true, true, false]);
});
it('what a row cannot tell is asked of the server', () => {
  expect(['drafts', 'mentions', 'saved:1'].map((view) => belongs(row('a'), view, ''))).toEqual([null, null, null]);
});
it('longest: those who wait come first, oldest first, then the answered, newest first', () => {
  const rows = [
    row('answered-old', { unanswered_since: null, last_message_at: minutes(-90) }),
    row('waits-short', { unanswered_since: minutes(-5) }),
    row('answered-new', { unanswered_since: null, last_message_at: minutes(-9) }),
    row('waits-long', { unanswered_since: minutes(-50) }),
  ];
  expect(rows.sort(compareBy('longest')).map(({ id }) => id)).toEqual(['waits-long', 'waits-short', 'answered-new', 'answered-old']);
});
it('due: targets by their time, then who waits longest, then the rest by age', () => {
  const rows = [
    row('answered-new', { unanswered_since: null, last_message_at: minutes(-9) }),
    row('answered-old', { unanswered_since: null, last_message_at: minutes(-90) }),
    row('waits-short', { unanswered_since: minutes(-5) }),
    row('due', { due: { at: minutes(60), kind: 'first_response' } }),
    row('waits-long', { unanswered_since: minutes(-50) }),
  ];
  expect(rows.sort(compareBy('due')).map(({ id }) => id)).toEqual(['due', 'waits-long', 'waits-short', 'answered-old', 'answered-new']);
});
