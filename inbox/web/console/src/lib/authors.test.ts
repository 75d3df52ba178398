import { expect, it } from 'vitest';
import { authorName, isTold } from './authors';
import type { Message } from './types';

const by = (name: string, more: object = {}): Pick<Message, 'author'> => ({ author: { kind: 'contact', id: '7', name, value: '', ...more } });
const customer = { id: '7', name: 'Søren Holm' };

it('calls a customer by name where the platform gave a number, and nobody else', () => {
  expect(authorName(by('17800000202017'), customer)).toBe('Søren Holm');
  expect(authorName(by('17800000202017'), { id: '7', name: '' })).toBe('17800000202017');
  expect(authorName(by('Maja'), customer)).toBe('Maja');
  expect(authorName(by('17800000202017', { id: '8' }), customer)).toBe('17800000202017');
  expect(authorName(by('17800000202017', { id: null }), { id: null, name: 'Någon' })).toBe('17800000202017');
});

it('leaves out numbers that say nothing of who was written to', () => {
  expect([{ name: '', value: '178000000000202' }, { name: 'Anna', value: '1' }, { name: '', value: 'a@b.se' }].filter(isTold)).toHaveLength(2);
});
