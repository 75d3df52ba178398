import { expect, it, vi } from 'vitest';
import { LOCALE_NAMES, setLanguage } from '../lib/i18n/index.svelte';
import type { Locale } from '../lib/types';
import { choicesOf } from './choices.svelte';

it('no two languages to choose from are called the same', async () => {
  vi.stubGlobal('document', { documentElement: {} });
  for (const locale of Object.keys(LOCALE_NAMES) as Locale[]) {
    await setLanguage(locale);
    const names = (choicesOf('language') ?? []).map(({ name }) => name);
    expect(names.length).toBeGreaterThan(5);
    expect(new Set(names).size).toBe(names.length);
  }
});
