import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { DraftSaver } from './draftsaver';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function saver(save: (value: string) => Promise<void>) {
  const states: string[] = [];
  const kept: string[] = [];
  const made = new DraftSaver<string>({ save, keepHere: (value) => kept.push(value), onState: (state) => states.push(state), delayMs: 100, retryMs: 1000 });
  return { made, states, kept };
}

it('saves once, a little after the last change', async () => {
  const saved: string[] = [];
  const { made, states } = saver(async (value) => void saved.push(value));
  made.change('a');
  made.change('ab');
  await vi.advanceTimersByTimeAsync(100);
  expect([saved, states.at(-1)]).toEqual([['ab'], 'saved']);
});
it('saves what was written while a save was under way, and never two at once', async () => {
  const saved: string[] = [];
  let running = 0;
  const { made } = saver(async (value) => {
    expect(++running).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 300));
    running -= 1;
    saved.push(value);
  });
  made.change('a');
  await vi.advanceTimersByTimeAsync(150);
  made.change('ab');
  await vi.advanceTimersByTimeAsync(2000);
  expect(saved).toEqual(['a', 'ab']);
});
it('keeps the text here when the server is away, and tries again', async () => {
  let isAway = true;
  const saved: string[] = [];
  const { made, states, kept } = saver(async (value) => {
    if (isAway) throw new Error('away');
    saved.push(value);
  });
  made.change('a');
  await vi.advanceTimersByTimeAsync(100);
  expect([kept, states.at(-1)]).toEqual([['a'], 'kept-here']);
  isAway = false;
  await vi.advanceTimersByTimeAsync(1000);
  expect([saved, states.at(-1)]).toEqual([['a'], 'saved']);
});
it('forgets what has been sent', async () => {
  const saved: string[] = [];
  const { made } = saver(async (value) => void saved.push(value));
  made.change('a');
  await made.drop();
  await vi.advanceTimersByTimeAsync(5000);
  expect(saved).toEqual([]);
});
it('saves at once when one leaves', async () => {
  const saved: string[] = [];
  const { made } = saver(async (value) => void saved.push(value));
  made.change('a');
  await made.flush();
  expect(saved).toEqual(['a']);
});
it('does not wait for ever for a server that is away', async () => {
  const { made } = saver(() => Promise.reject(new Error('away')));
  made.change('a');
  await expect(made.flush()).resolves.toBeUndefined();
});
