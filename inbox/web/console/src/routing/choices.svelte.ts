/** What may stand in a row or after DO, named in the reader's language. */
import { fields as own } from '../lib/fields.svelte';
import { t } from '../lib/i18n/index.svelte';
import { look } from '../lib/look';
import { people } from '../lib/people.svelte';
import type { Channel } from '../lib/types';
import { channelName } from '../lib/views.svelte';
import { FIELDS, FIXED } from './fields';
import { w } from './words/index.svelte';

export interface Choice { id: string; name: string }

let channels = $state.raw<Channel[]>([]);

export function loadChoices(): void {
  people.load();
  own.load();
  look.channels().then((all) => (channels = all), () => undefined);
}

const fixed = (field: string): Choice[] => (FIXED[field] ?? []).map((id) => ({ id, name: w().value[id] ?? id }));
const agents = (): Choice[] => people.agents.filter(({ active }) => active !== false).map(({ login, name }) => ({ id: login, name }));
const teams = (): Choice[] => people.teams.map(({ id, name }) => ({ id, name }));
const topics = (): Choice[] => people.topics.map(({ id, name }) => ({ id, name }));
/** Without `no`, which bears bokmål's name a second time. */
const languages = (): Choice[] => Object.entries(t().language).filter(([id]) => id !== 'no').map(([id, name]) => ({ id, name }));
const kinds = (): Choice[] => [...new Set(channels.map(({ kind }) => kind))].map((id) => ({ id, name: channelName(id) }));

/** Null for what is written freely. */
export function choicesOf(field: string): Choice[] | null {
  switch (field) {
    case 'topic': return topics();
    case 'team': return teams();
    case 'assignee': return agents();
    case 'channel': return channels.map(({ id, name }) => ({ id, name }));
    case 'channel_kind': return kinds();
    case 'language': return languages();
    case 'agent': return agents();
    case 'notify': return [{ id: 'leads', name: w().value.leads ?? 'leads' }, ...teams(), ...agents()];
    default: return FIXED[field] ? fixed(field) : null;
  }
}

export const nameOf = (field: string, id: string): string =>
  choicesOf(field)?.find((choice) => choice.id === id)?.name ?? w().value[id] ?? id;

/** The fields that a row may ask, with those that the organisation has made. */
export function fieldChoices(): Choice[] {
  const ours = (where: string, label: string, all: { id: string; label: Record<string, string> }[]): Choice[] =>
    all.map(({ id, label: names }) => ({ id: `${where}.${id}`, name: `${label}: ${Object.values(names)[0] ?? id}` }));
  return [
    ...Object.keys(FIELDS).map((id) => ({ id, name: w().field[id] ?? id })),
    ...ours('contact', w().row.ownContact, own.contact),
    ...ours('conversation', w().row.ownConversation, own.conversation),
  ];
}

export function fieldName(field: string): string {
  const [where, id] = field.split('.');
  const label = { form: w().row.ownForm, contact: w().row.ownContact, conversation: w().row.ownConversation }[where ?? ''];
  return w().field[field] ?? fieldChoices().find((one) => one.id === field)?.name ?? (label ? `${label}: ${id}` : field);
}

export const yamlOf = async (id?: string): Promise<string> => {
  const response = await fetch(id ? `/api/v1/rules/${encodeURIComponent(id)}/yaml` : '/api/v1/rules/yaml', { credentials: 'same-origin' });
  return response.ok ? response.text() : Promise.reject(new Error(response.statusText));
};
