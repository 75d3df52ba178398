/** The words about how channels are and what could not be read; fetched with those pages, in the reader's language. */
import { locale } from '../../lib/i18n/index.svelte';
import type { Locale } from '../../lib/types';
import type { SetupWords } from './sv';

const LOADERS: Record<Locale, () => Promise<SetupWords>> = {
  sv: async () => (await import('./sv')).sv,
  nb: async () => (await import('./nb')).nb,
  da: async () => (await import('./da')).da,
  en: async () => (await import('./en')).en,
};
let words = $state.raw<SetupWords | null>(null);

export async function loadWords(): Promise<void> {
  words = await LOADERS[locale()]();
}

export function w(): SetupWords {
  if (!words) throw new Error('The words have not been fetched.');
  return words;
}
