import { expect, it } from 'vitest';
import { flatten, lineage } from './tree';
import type { TopicFull } from './types';

const topic = (id: string, parent: string | null = null): TopicFull => ({ id, parent }) as TopicFull;
const shape = (topics: TopicFull[]): string[] => flatten(topics).map(({ topic: { id }, depth }) => '-'.repeat(depth) + id);

it('stands below its parent, in the order that was given', () => {
  expect(shape([topic('copy', 'invoice'), topic('grid'), topic('invoice'), topic('late', 'copy')])).toEqual(['grid', 'invoice', '-copy', '--late']);
});

it('loses none, whatever hangs on what', () => {
  expect(shape([topic('a', 'b'), topic('b', 'a'), topic('c', 'gone')]).sort()).toEqual(['a', 'b', 'c']);
});

it('knows what is below', () => {
  expect([...lineage([topic('a'), topic('b', 'a'), topic('c', 'b'), topic('d')], 'a')].sort()).toEqual(['a', 'b', 'c']);
});
