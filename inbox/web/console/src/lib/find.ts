import { get } from './api';
import type { Page, SearchHit } from './types';

/** Hits among contacts first (few), then among messages. */
export async function find(q: string, signal: AbortSignal, limit = 8): Promise<SearchHit[]> {
  const [contacts, messages] = await Promise.all([
    get<Page<SearchHit>>('search', { q, in: 'contacts', limit: 3 }, { signal }),
    get<Page<SearchHit>>('search', { q, in: 'messages', limit }, { signal }),
  ]);
  return [...contacts.items.slice(0, 3), ...messages.items];
}
