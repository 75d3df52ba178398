/** The words of the screen in the reader's language. Only the chosen dictionary is fetched. */
import type { Locale } from '../types';
import type { Words } from './sv';

const LOADERS: Record<Locale, () => Promise<Words>> = {
  sv: async () => (await import('./sv')).sv,
  nb: async () => (await import('./nb')).nb,
  da: async () => (await import('./da')).da,
  en: async () => (await import('./en')).en,
};

const REGIONS: Record<Locale, string> = { sv: 'sv-SE', nb: 'nb-NO', da: 'da-DK', en: 'en-GB' };
export const LOCALE_NAMES: Record<Locale, string> = { sv: 'Svenska', nb: 'Norsk bokmål', da: 'Dansk', en: 'English' };

let words = $state.raw<Words | null>(null);
let chosen = $state<Locale>('sv');

export async function setLanguage(locale: Locale): Promise<void> {
  words = await LOADERS[locale]();
  chosen = locale;
  document.documentElement.lang = locale;
}

/** The dictionary. Only called once a language has been set. */
export function t(): Words {
  if (!words) throw new Error('No language has been set.');
  return words;
}

export const locale = (): Locale => chosen;
export const region = (): string => REGIONS[chosen];

export function browserLocale(): Locale {
  const wanted = navigator.languages.map((tag) => tag.slice(0, 2).replace(/^n[no]$/, 'nb'));
  return wanted.find((tag): tag is Locale => tag in LOADERS) ?? 'en';
}
