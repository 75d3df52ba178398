/** What the server found wrong, by place, in the reader's language. */
import { ApiError } from '../lib/api';
import { w as routing } from '../routing/words/index.svelte';
import { w } from './words/index.svelte';

export const textOf = (code: string): string => w().wrong[code] ?? routing().shape[code] ?? '';

export function placesOf(error: unknown): Record<string, string> {
  if (!(error instanceof ApiError)) return {};
  const places = error.problem.errors ?? [];
  return Object.fromEntries(places.map(({ field, message, code }) => [field, textOf(field === 'zone' ? 'zone' : code) || message]));
}

/** Of a place and of all below it: `hours` for `hours.mon`. */
export const wrongAt = (wrong: Record<string, string>, place: string): string =>
  Object.entries(wrong).find(([at]) => at === place || at.startsWith(`${place}.`) || at.startsWith(`${place}[`))?.[1] ?? '';
