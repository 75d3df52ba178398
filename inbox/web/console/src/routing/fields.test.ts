import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { FIELDS, OPERATORS, isWhole, toList, withField } from './fields';
import { da } from './words/da';
import { en } from './words/en';
import { nb } from './words/nb';
import { sv } from './words/sv';

const python = readFileSync(join(import.meta.dirname, '../../../../../routing/checks.py'), 'utf8');
const fields = [...(python.match(/^FIELDS[\s\S]*?^}/m)?.[0] ?? '').matchAll(/"(\w+)": FieldKind\.(\w+)/g)].map((found) => [found[1], found[2]?.toLowerCase()]);

it('asks the fields that the engine knows, and no others', () => {
  expect(Object.entries(FIELDS).sort()).toEqual(fields.sort());
});

it('has a name for every field and operator in every language', () => {
  for (const words of [sv, nb, da, en]) {
    expect(Object.keys(words.field).sort()).toEqual(Object.keys(FIELDS).sort());
    for (const op of Object.values(OPERATORS).flat()) expect(words.op[op]).toBeTruthy();
  }
});

it('starts a row with what fits its field', () => {
  expect(withField('attachments')).toEqual({ field: 'attachments', op: 'is', value: ['true'] });
  expect(withField('text').op).toBe('has');
  expect(isWhole(withField('text'))).toBe(false);
});

it('reads a list with commas, each once', () => {
  expect(toList(' faktura, payment plan,,faktura ')).toEqual(['faktura', 'payment plan']);
});
