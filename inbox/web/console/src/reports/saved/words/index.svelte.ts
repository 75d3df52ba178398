/** The words of saved reports; fetched with them, in the reader's language. */
import { locale } from '../../../lib/i18n/index.svelte';
import type { Locale } from '../../../lib/types';
import type { SavedWords } from './sv';

const LOADERS: Record<Locale, () => Promise<SavedWords>> = {
  sv: async () => (await import('./sv')).sv,
  nb: async () => (await import('./nb')).nb,
  da: async () => (await import('./da')).da,
  en: async () => (await import('./en')).en,
};
let words = $state.raw<SavedWords | null>(null);

export async function loadSavedWords(): Promise<void> {
  words = await LOADERS[locale()]();
}

export function s(): SavedWords {
  if (!words) throw new Error('The words have not been fetched.');
  return words;
}
