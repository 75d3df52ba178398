/** Rules, topics and tags as the API gives them. */
export interface Check { field: string; op: Op; value: string[] }
export type How = 'any' | 'all' | 'none';
export type Group = { [how in How]?: Check[] };
export type Row = Check | Group;
export type Op = 'is' | 'is_not' | 'has' | 'has_all' | 'has_none' | 'starts' | 'more' | 'less' | 'before' | 'after' | 'empty' | 'not_empty';
export interface Event { on: 'message' | 'change' | 'time' | 'deadline'; changed?: string[]; since?: string | null; after?: string | null }
export interface Then {
  tags?: string[]; untag?: string[]; topic?: string | null; priority?: string | null; team?: string | null; kind?: string | null;
  agent?: string | null; suggest?: Record<string, string>; answer?: Record<string, string>; note?: string; snooze?: string | null;
  close?: boolean; escalate?: boolean; notify?: string[]; webhook?: string | null;
}
export interface Fault { place: string; code: string; text: string; what: string; name: string }
export interface Defined { position: number; version: number; origin: string; in_file: boolean; differs: boolean; retired: boolean; faults: Fault[]; updated_at: string | null; updated_by: string }
export interface Rule extends Defined { id: string; name: string; enabled: boolean; event: Event; checks: Row[]; then: Then; stop: boolean; short_form: boolean; recent: number }
export interface FileProblem { file: string; line: number; key: string; message: string }
export interface RuleList { items: Rule[]; file_problems: FileProblem[] }
export interface Example { conversation: string; message: string; number: number; subject: string; customer: string; at: string; changes: { what: string; value: string; stands: string | null }[] }
export interface DryRun { messages: number; matches: number; conversations: number; corrected: number; contradicts: { id: string; name: string; place: number; count: number; fields: string[] }[]; examples: Example[] }
export interface Change { at: string; by: string; how: string; before: Record<string, unknown> | null; after: Record<string, unknown> | null }
export interface History { days: { day: string; count: number }[]; last: { at: string; cause: string; conversation: string; number: number; subject: string }[]; changes: Change[] }
export interface TopicFull extends Defined {
  id: string; name: string; names: Record<string, string>; parent: string | null; owner: string; instruction: string; mandate: string; priority: string | null;
  record: string; own_record: string | null; competence: string | null; handling_minutes: number | null; service_level: string | null; automatic_updates: boolean | null;
  answer: Record<string, string>; next: string[]; words: string[]; merged_into: string | null;
}
export interface TagRow { id: string; name: string; uses: number; retired: boolean; merged_into: string | null }
export interface TagFigures { as_of: string; from: string; to: string; conversations: number; is_sample: boolean; untagged: number; most_used: { tag: { id: string; name: string }; count: number }[]; together: { tags: { id: string; name: string }[]; count: number }[] }

export const isGroup = (row: Row): row is Group => !('field' in row);
export const howOf = (group: Group): How => (group.any ? 'any' : group.all ? 'all' : 'none');
