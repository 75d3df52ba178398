import { expect, it } from 'vitest';
import { minutes } from './testing';
import { timeline } from './timeline';
import type { Event, Message } from './types';

const message = (id: string, at: number): Message => ({ id, received_at: minutes(at) }) as Message;
const event = (number: string, at: number, type: string): Event => ({ number, at: minutes(at), type }) as unknown as Event;
const words = ({ type }: Event): string | null => (type === 'silent' ? null : type);

it('tells the same thing once where it happened many times in a row', () => {
  const events = [event('1', 1, 'asked'), event('2', 2, 'asked'), event('3', 3, 'silent'), event('4', 4, 'asked'), event('5', 5, 'closed'), event('6', 7, 'asked')];
  const lines = timeline([message('a', 0), message('b', 6)], events, words, true);
  expect(lines.map((line) => (line.kind === 'event' ? `${line.text} ${line.times}` : line.key))).toEqual(['a', 'asked 3', 'closed 1', 'b', 'asked 1']);
  expect(lines[1]?.at).toBe(Date.parse(minutes(4)));
});
