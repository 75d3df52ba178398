/** The views with their counts, renewed by the stream. */
import { channelIcon } from './channelicons';
import { getAll } from './api';
import { t } from './i18n/index.svelte';
import { people } from './people.svelte';
import { stream } from './stream.svelte';
import type { Words } from './i18n/sv';
import type { View } from './types';

class Views {
  all = $state.raw<View[]>([]);
  failed = $state(false);
  #told = new Map<string, View>();

  start(): void {
    void this.load();
    stream.listen({ change: ({ views }) => views && this.#merge(views), reset: () => void this.load() });
  }

  async load(): Promise<void> {
    this.#told.clear();
    try {
      this.all = await getAll<View>('views');
      this.failed = false;
      // What was told meanwhile is newer than the answer.
      this.#merge([...this.#told.values()]);
    } catch {
      this.failed = true;
    }
  }

  get(id: string): View | undefined {
    return this.all.find((view) => view.id === id);
  }

  ofKind(kind: View['kind']): View[] {
    return this.all.filter((view) => view.kind === kind);
  }

  /** A frame may carry only what changed. */
  #merge(changed: View[]): void {
    const byId = new Map(changed.map((view) => [view.id, view]));
    byId.forEach((view, id) => this.#told.set(id, view));
    const known = new Set(this.all.map(({ id }) => id));
    this.all = [...this.all.map((view) => byId.get(view.id) ?? view), ...changed.filter(({ id }) => !known.has(id))];
  }
}

export const views = new Views();

type BuiltIn = Exclude<keyof Words['views'], 'label'>;

export function viewName(id: string): string {
  const name = views.get(id)?.name;
  if (name) return name;
  const words = t().views;
  const known = words[id as BuiltIn];
  return typeof known === 'string' ? known : behindName(id);
}

/** `overdue:channel:info:team:help`: what a number of the board opens. */
function behindName(id: string): string {
  const [view = '', ...parts] = id.split(':');
  if (view === 'agent') return people.agent(parts[0]) ?? '';
  const of = parts.flatMap((by, at) => (at % 2 ? [] : [views.get(`${by}:${parts[at + 1] ?? ''}`)?.name ?? parts[at + 1] ?? '']));
  return view === 'unanswered' || view === 'overdue' ? [t().views[view], ...of].join(', ') : id.replace(/^\w+:/, '');
}

export const VIEW_ICONS: Record<string, string> = {
  mine: 'user',
  unanswered: 'inbox',
  unassigned: 'unassigned',
  pending: 'pending',
  snoozed: 'moon',
  'follow-ups': 'flag',
  failed: 'fail',
  mentions: 'at',
  drafts: 'pencil',
  closed: 'done',
  spam: 'spam',
};

export { channelIcon };
export const channelName = (kind: string): string => t().channel[kind] ?? kind;

export function viewIcon(view: View): string {
  if (view.kind === 'team') return 'team';
  if (view.kind === 'saved') return 'save';
  if (view.kind === 'channel') return channelIcon(view.channel_kind);
  return VIEW_ICONS[view.id] ?? 'list';
}
