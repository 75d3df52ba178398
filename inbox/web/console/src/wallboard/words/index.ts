/** All four together: they are small, and which one is wanted is known only with the first figures. */
import { da } from './da';
import { en } from './en';
import { nb } from './nb';
import { sv, type WallWords } from './sv';

const WORDS: Record<string, WallWords> = { sv, nb, da, en };

export const wordsOf = (language: string): WallWords => WORDS[language] ?? en;
export const browserLanguage = (): string => navigator.languages.map((tag) => tag.slice(0, 2).replace(/^n[no]$/, 'nb')).find((tag) => tag in WORDS) ?? 'en';
