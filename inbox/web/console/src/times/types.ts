/** Calendars and service levels as the API gives them. */
import type { Defined } from '../routing/types';

export interface Calendar extends Defined {
  id: string; name: string; zone: string | null; hours: Record<string, string[]>; holidays: { country: string; by_custom: boolean }[]; days: Record<string, string[]>; used_by: string[];
}
export interface Level extends Defined {
  id: string; name: string; basis: string; calendar: string | null; applies: Record<string, string[]>; first_response: string | null; next_response: string | null; resolution: string | null;
  pauses_while_pending: boolean; warn_before: string; warn: string[]; breach: string[]; used_by: string[];
}
export interface Preview {
  running: number;
  days: { day: string; before: string[] | null; after: string[] }[];
  examples: { level: string; clock: string; at: string; before: string | null; after: string | null }[];
}
export type Kind = 'calendars' | 'service-levels';
export const BLANK = { position: 0, version: 0, origin: 'screen', in_file: false, differs: false, retired: false, faults: [], updated_at: null, updated_by: '', used_by: [] };
