/** The words of the page about who looked; fetched with it, in the reader's language. */
import { locale } from '../../lib/i18n/index.svelte';
import type { Locale } from '../../lib/types';
import type { AccessWords } from './sv';

const LOADERS: Record<Locale, () => Promise<AccessWords>> = {
  sv: async () => (await import('./sv')).sv,
  nb: async () => (await import('./nb')).nb,
  da: async () => (await import('./da')).da,
  en: async () => (await import('./en')).en,
};
let words = $state.raw<AccessWords | null>(null);

export async function loadWords(): Promise<void> {
  words = await LOADERS[locale()]();
}

export function w(): AccessWords {
  if (!words) throw new Error('The words have not been fetched.');
  return words;
}
