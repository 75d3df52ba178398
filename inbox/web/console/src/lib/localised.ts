/** Texts that the organisation wrote in some of its languages, for a reader of one. Pure. */
const NEAR: Record<string, readonly string[]> = {
  sv: ['nb', 'nn', 'no', 'da', 'en'],
  nb: ['no', 'nn', 'da', 'sv', 'en'],
  da: ['nb', 'no', 'nn', 'sv', 'en'],
  en: ['sv', 'nb', 'da'],
};

/** In the reader's language, else in one that the reader can make out, else whatever there is. */
export function localised(texts: Readonly<Record<string, string>> | undefined, locale: string): string | undefined {
  if (!texts) return undefined;
  const wanted = [locale, ...(NEAR[locale] ?? []), ''].find((code) => texts[code]);
  return wanted === undefined ? Object.values(texts).find(Boolean) : texts[wanted];
}
