import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { da } from './da';
import { en } from './en';
import { nb } from './nb';
import { sv } from './sv';

type Tree = { readonly [key: string]: unknown };

/** `group.key` of every text; what has keys that the server chooses is one. */
const OPEN = new Set(['problems', 'channel', 'language', 'empty']);

function leaves(tree: Tree, path: string[] = []): string[][] {
  return Object.entries(tree).flatMap(([key, value]) => (typeof value === 'object' && value !== null ? leaves(value as Tree, [...path, key]) : [[...path, key]]));
}

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === 'i18n' ? [] : sources(path);
    return /\.(svelte|ts)$/.test(entry.name) && !/\.(test|d)\.ts$/.test(entry.name) ? [readFileSync(path, 'utf8')] : [];
  });
}

it('all languages say the same things', () => {
  const keys = (tree: Tree): string[] => leaves(tree).map((path) => path.join('.')).sort();
  for (const other of [nb, da, en]) expect(keys(other)).toEqual(keys(sv));
});

it('nothing is worded that no screen says', () => {
  const all = sources(join(import.meta.dirname, '../..')).join('\n');
  const has = (pattern: string): boolean => new RegExp(pattern).test(all);
  const isUsed = (path: string[]): boolean => {
    const [key, group] = [path.at(-1) ?? '', path.at(-2) ?? ''];
    // Named in full, looked up by what the server says, or the group is handed on and the key stands by itself.
    const isHandedOn = has(`\\.${group}([;,)\\s]|\\s*\\?\\.)`);
    return has(`\\.${group}\\[`) || has(`\\.${group}\\.${key}\\b`) || (isHandedOn && has(`(\\.${key}\\b|['"]${key}['"]|\\b${key}:)`));
  };
  const unused = leaves(sv).filter((path) => !OPEN.has(path[0] ?? '') && !isUsed(path));
  expect(unused.map((path) => path.join('.'))).toEqual([]);
});
