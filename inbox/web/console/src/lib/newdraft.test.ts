import { expect, it } from 'vitest';
import { keepNew, NOTHING, readNew } from './newdraft';

function emptyStore(): Storage {
  const kept = new Map<string, string>();
  return { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => void kept.set(key, value), removeItem: (key) => void kept.delete(key), clear: () => kept.clear(), key: () => null, length: 0 };
}

it('keeps what is written to somebody new for the agent who writes it, and nothing that is empty', () => {
  const store = emptyStore();
  const draft = { ...NOTHING, channel: 'mail', to: 'anna@', text: 'Hej' };
  expect(keepNew('1', draft, store)).toBe(true);
  expect(readNew('1', store)).toEqual(draft);
  expect(readNew('2', store)).toEqual(NOTHING);
  expect(keepNew('1', { ...NOTHING, channel: 'mail', text: ' ' }, store)).toBe(false);
  expect(readNew('1', store)).toEqual(NOTHING);
});

it('begins with nothing where what was kept cannot be read', () => {
  const store = emptyStore();
  store.setItem('inkorg.new.1', '{broken');
  expect(readNew('1', store)).toEqual(NOTHING);
});
