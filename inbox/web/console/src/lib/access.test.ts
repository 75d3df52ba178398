import { beforeEach, expect, it, vi } from 'vitest';
import { keepReason, reasonFor, shareReason } from './access';

beforeEach(() => {
  const kept = new Map<string, string>();
  vi.stubGlobal('sessionStorage', { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => kept.set(key, value) });
});

it('a reason holds for all of its conversation and for no other', () => {
  keepReason('conversations/7', 'Ringde');
  expect([reasonFor('conversations/7/messages'), reasonFor('conversations/71'), reasonFor('contacts/7')]).toEqual(['Ringde', null, null]);
});
it('a customer is opened for the reason that was given for the conversation', () => {
  keepReason('conversations/7', 'Ringde');
  shareReason('conversations/7', 'contacts/3');
  expect(reasonFor('contacts/3')).toBe('Ringde');
});
