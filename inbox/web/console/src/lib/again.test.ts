import { expect, test } from 'vitest';
import { oneAtATime } from './again';

function answers(): { act: () => Promise<void>; asked: (() => void)[] } {
  const asked: (() => void)[] = [];
  return { asked, act: () => new Promise<void>((resolve) => asked.push(resolve)) };
}

test('what is asked for while one is under way is asked once more after it', async () => {
  const { act, asked } = answers();
  const load = oneAtATime(act);
  const first = load();
  const others = [load(), load()];
  expect(asked).toHaveLength(1);
  asked[0]?.();
  await Promise.resolve();
  await Promise.resolve();
  expect(asked).toHaveLength(2);
  asked[1]?.();
  await Promise.all([first, ...others]);
  expect(asked).toHaveLength(2);
});

test.each([0, 1, 2, 3, 4, 5, 6])('who asks %i turns after the answer has come is not forgotten', async (turns) => {
  const { act, asked } = answers();
  const load = oneAtATime(act);
  void load();
  const answered = Promise.resolve().then(() => asked[0]?.());
  await answered;
  for (let turn = 0; turn < turns; turn += 1) await null;
  void load();
  await new Promise((resolve) => setTimeout(resolve));
  expect(asked).toHaveLength(2);
});

test('after one has failed it can be asked again', async () => {
  let times = 0;
  const load = oneAtATime(async () => {
    times += 1;
    if (times === 1) throw new Error('no network');
  });
  await expect(load()).rejects.toThrow('no network');
  await load();
  expect(times).toBe(2);
});
