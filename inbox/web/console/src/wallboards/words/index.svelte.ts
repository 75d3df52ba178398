/** The words of the page about wallboards; fetched with it, in the reader's language. */
import { locale } from '../../lib/i18n/index.svelte';
import type { Locale } from '../../lib/types';
import type { WallboardWords } from './sv';

const LOADERS: Record<Locale, () => Promise<WallboardWords>> = {
  sv: async () => (await import('./sv')).sv,
  nb: async () => (await import('./nb')).nb,
  da: async () => (await import('./da')).da,
  en: async () => (await import('./en')).en,
};
let words = $state.raw<WallboardWords | null>(null);

export async function loadWords(): Promise<void> {
  words = await LOADERS[locale()]();
}

export function w(): WallboardWords {
  if (!words) throw new Error('The words have not been fetched.');
  return words;
}
