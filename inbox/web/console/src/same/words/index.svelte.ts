/** The words about customers who may be one; fetched with them, in the reader's language. */
import { locale } from '../../lib/i18n/index.svelte';
import type { Locale } from '../../lib/types';
import type { SameWords } from './sv';

const LOADERS: Record<Locale, () => Promise<SameWords>> = {
  sv: async () => (await import('./sv')).sv,
  nb: async () => (await import('./nb')).nb,
  da: async () => (await import('./da')).da,
  en: async () => (await import('./en')).en,
};
let words = $state.raw<SameWords | null>(null);

export async function loadWords(): Promise<void> {
  words = await LOADERS[locale()]();
}

export function w(): SameWords {
  if (!words) throw new Error('The words have not been fetched.');
  return words;
}
