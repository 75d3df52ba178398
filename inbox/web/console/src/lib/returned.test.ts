import { expect, it } from 'vitest';
import { giveBack, openBox, takeReturned, type Returned } from './returned';

const draft: Returned = { body: { text: 'Hej', mode: 'reply', to: [], cc: [], bcc: [], subject: '', attachments: [] }, files: [] };

it('a draft goes into the box that is open', () => {
  const taken: Returned[] = [];
  const close = openBox('1', (one) => taken.push(one));
  giveBack('1', draft);
  close();
  expect([taken, takeReturned('1')]).toEqual([[draft], undefined]);
});
it('a draft waits for its box, and is taken once', () => {
  giveBack('2', draft);
  expect([takeReturned('3'), takeReturned('2'), takeReturned('2')]).toEqual([undefined, draft, undefined]);
});
it('a box that was opened again is not closed by the one before it', () => {
  const taken: string[] = [];
  const close = openBox('4', () => taken.push('old'));
  openBox('4', () => taken.push('new'));
  close();
  giveBack('4', draft);
  expect(taken).toEqual(['new']);
});
