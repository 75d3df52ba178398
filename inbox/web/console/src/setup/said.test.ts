import { expect, it } from 'vitest';
import type { CheckLine, Health } from '../lib/types';
import { ofHealth, ofLine } from './said';
import { da } from './words/da';
import { en } from './words/en';
import { nb } from './words/nb';
import { sv } from './words/sv';

const line = (some: Partial<CheckLine>): CheckLine => ({ name: 'imap log-in', ok: false, message: 'Server words', advice: '', code: null, facts: {}, ...some });
const health = (some: Partial<Health>): Health => ({ state: 'failing', reauthorise: false, signs: [], ...some }) as Health;

it('a line with a code is said in the reader’s words, and the server’s stand beside trouble only', () => {
  expect(ofLine(line({ code: 'login' }), 'mail', sv)).toEqual({ part: 'Inloggning, in', is: sv.trouble['login']?.is, todo: [sv.trouble['login']?.todo], original: 'Server words' });
  const sent = ofLine(line({ ok: true, code: 'logged_in_to_send', facts: { host: 'smtp.x.se', user: 'a@x.se', megabytes: 25 } }), 'mail', en);
  expect([sent.is, sent.original]).toEqual(['Logged in to smtp.x.se as a@x.se. Takes mail of up to 25 MB.', '']);
  expect(ofLine(line({ ok: true, name: 'folder INBOX', code: 'folder', facts: { folder: 'INBOX', many: 3 } }), 'mail', da)).toMatchObject({ part: 'Mappen INBOX', is: 'Mails i mappen: 3.' });
});
it('a line without a code is said as it came', () => {
  expect(ofLine(line({ name: 'gateway', advice: 'Look there' }), 'fax', nb)).toEqual({ part: 'gateway', is: 'Server words', todo: ['Look there'], original: '' });
});
it('how a channel is has our words, the channel’s name, and the address to log in at', () => {
  const told = ofHealth(health({ trouble: 'token', last_error: 'It said: void', advice: 'Authorise again: https://x.example/dialog?a=1' }), 'fb', sv);
  expect(told).toMatchObject({ is: sv.trouble['token']?.is, todo: [sv.trouble['token']?.todo, 'https://x.example/dialog?a=1'], original: 'It said: void' });
  expect(ofHealth(health({ trouble: 'not_subscribed' }), 'fb', sv).todo).toEqual(['Kör: inbox subscribe fb']);
  expect(ofHealth(health({ last_error: 'Words', advice: 'One\n\nTwo' }), 'fb', sv)).toEqual({ part: '', is: 'Words', todo: ['One', 'Two'], original: '' });
});
it('every word of one language stands in the others, with the same facts', () => {
  const facts = (tree: object): string[] => Object.entries(tree).flatMap(([key, value]) => (typeof value === 'string' ? [`${key} ${[...value.matchAll(/\{\w+\}/g)].map(String).sort().join('')}`] : facts(value as object).map((one) => `${key}.${one}`))).sort();
  for (const other of [nb, da, en]) expect(facts(other)).toEqual(facts(sv));
});
