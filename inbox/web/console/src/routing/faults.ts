/** What is wrong with a definition, in the reader's language; what only the server can say stays as it is. */
import { ApiError } from '../lib/api';
import type { Fault } from './types';
import { w } from './words/index.svelte';

export function faultText(fault: Fault): string {
  const words = w().fault;
  if (fault.code === 'unknown') return words.unknown(fault.name);
  return (words as unknown as Record<string, string>)[fault.code] ?? fault.text;
}

/** By place; those that the server words itself come as it wrote them. */
export function placesOf(error: unknown): Record<string, string> {
  if (!(error instanceof ApiError)) return {};
  const faults = (error.problem as { faults?: Fault[] }).faults;
  if (faults) return Object.fromEntries(faults.map((fault) => [fault.place, faultText(fault)]));
  const words = w().shape;
  return Object.fromEntries((error.problem.errors ?? []).map(({ field, message, code }) => [field, words[code] ?? message]));
}
