import { expect, it } from 'vitest';
import { readRoute, writeRoute } from './routes';

const ADDRESSES = [
  '/inbox/unanswered', '/inbox/team:faktura', '/inbox/unanswered/c1', '/inbox/unanswered/c1/reply', '/inbox/unanswered/c1/customer', '/inbox/mine/new',
  '/inbox/unanswered?sort=newest', '/inbox/search', '/inbox/search?q=str%C3%B6m%20%26%20vatten', '/inbox/more', '/overview', '/reports', '/reports/first_response?from=2026-01-01&by=team', '/reports/saved/17', '/setup/channels', '/setup/agents/a1',
];

it.each(ADDRESSES)('%s is read and written alike', (address) => {
  const [path, search] = address.split('?');
  expect(writeRoute(readRoute(path ?? '', search ? `?${search}` : ''))).toBe(address);
});
it('an address that nobody knows shows the unanswered', () => {
  expect(readRoute('/nonsense')).toMatchObject({ area: 'inbox', view: 'unanswered', conversation: null });
});
it('a broken escape is shown as it stands', () => {
  expect(readRoute('/inbox/%E0%A4%A')).toMatchObject({ area: 'inbox' });
});
it('set-up begins with the channels', () => {
  expect(readRoute('/setup/whatever')).toMatchObject({ area: 'setup', page: 'channels' });
});
