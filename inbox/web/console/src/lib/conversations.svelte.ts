/** Conversations as they were last seen: shown at once, then renewed; the next one is fetched before it is asked for. */
import { oneAtATime } from './again';
import { get, getAll } from './api';
import { stream } from './stream.svelte';
import type { Conversation, Event, Message, Page } from './types';

const LAST_MESSAGES = 20;
const EARLIER = 100;
const REMEMBERED = 30;
/** The stream says what changed; what no event tells (a draft in another browser) may be so old. */
const FRESH_MS = 60_000;

export class Thread {
  conversation = $state.raw<Conversation | null>(null);
  messages = $state.raw<Message[]>([]);
  events = $state.raw<Event[]>([]);
  earlier = $state<string | null>(null);
  error = $state.raw<unknown>(null);
  loadedAt = 0;
  /** Fetched before anybody opened it, which the log of who looked is not to take for an opening. */
  isAhead = false;
  isLoading = false;

  constructor(readonly id: string) {}

  /** Asks for everything anew. */
  load = oneAtATime(async () => {
    this.isLoading = true;
    try {
      await this.#fetch();
      this.error = null;
    } catch (error) {
      this.error = error;
    } finally {
      this.isLoading = false;
    }
  });

  async #fetch(): Promise<void> {
    const path = `conversations/${this.id}`;
    const headers: Record<string, string> = this.isAhead ? { Purpose: 'prefetch' } : {};
    const [conversation, page, events] = await Promise.all([
      get<Conversation>(path, {}, { headers }),
      get<Page<Message>>(`${path}/messages`, { limit: LAST_MESSAGES }),
      getAll<Event>(`${path}/events`),
    ]);
    this.#merge(page);
    this.conversation = same(this.conversation, conversation);
    this.events = same(this.events, events);
    this.loadedAt = Date.now();
  }

  #merge(page: Page<Message>): void {
    const fresh = new Set(page.items.map(({ id }) => id));
    const oldest = page.items.reduce((at, { received_at }) => Math.min(at, Date.parse(received_at)), Infinity);
    // A page that has nothing before it is all there is: what was moved away or taken back is gone.
    const older = page.next === null ? [] : this.messages.filter(({ id, received_at }) => !fresh.has(id) && Date.parse(received_at) < oldest);
    if (older.length === 0) this.earlier = page.next;
    this.messages = unchanged(this.messages, inOrder([...older, ...page.items]));
  }

  async showEarlier(): Promise<void> {
    if (!this.earlier) return;
    const page = await get<Page<Message>>(`conversations/${this.id}/messages`, { limit: EARLIER, cursor: this.earlier });
    const known = new Set(this.messages.map(({ id }) => id));
    this.messages = inOrder([...page.items.filter(({ id }) => !known.has(id)), ...this.messages]);
    this.earlier = page.next;
  }
}

/** What says the same is the same: nothing on the screen is drawn again for it. */
const same = <T>(before: T, now: T): T => (JSON.stringify(before) === JSON.stringify(now) ? before : now);

function unchanged(before: Message[], now: Message[]): Message[] {
  const known = new Map(before.map((message) => [message.id, message]));
  return now.map((message) => same(known.get(message.id) ?? message, message));
}

const inOrder = (messages: Message[]): Message[] =>
  [...messages].sort((a, b) => Date.parse(a.received_at) - Date.parse(b.received_at));

class Conversations {
  #threads = new Map<string, Thread>();
  #open: string | null = null;

  start(): void {
    stream.listen({
      change: ({ events }) => new Set(events.map((event) => event.conversation_id)).forEach((id) => id && this.#stale(id)),
      reset: () => this.#allStale(),
    });
  }

  open(id: string): Thread {
    this.#open = id;
    const thread = this.#get(id);
    const isFresh = stream.connected && Date.now() - thread.loadedAt < FRESH_MS;
    const wasAhead = thread.isAhead;
    thread.isAhead = false;
    if (wasAhead || (!thread.isLoading && (!isFresh || thread.error))) void thread.load();
    return thread;
  }

  /** Something changed that is not waited for: asked anew at once where it is open, else when it is opened. */
  renew(id: string): void {
    this.#stale(id);
  }

  /** As it is known, asking nothing. */
  known(id: string): Thread {
    return this.#get(id);
  }

  /** The next one may have been opened before this one is taken off the screen. */
  close(id: string): void {
    if (this.#open === id) this.#open = null;
  }

  prefetch(id: string): void {
    const thread = this.#get(id);
    if (thread.loadedAt || thread.isLoading) return;
    thread.isAhead = true;
    void thread.load();
  }

  #get(id: string): Thread {
    const thread = this.#threads.get(id) ?? new Thread(id);
    this.#threads.delete(id);
    this.#threads.set(id, thread);
    if (this.#threads.size > REMEMBERED) this.#threads.delete(this.#threads.keys().next().value ?? '');
    return thread;
  }

  #stale(id: string): void {
    if (id === this.#open) void this.#threads.get(id)?.load();
    else this.#threads.delete(id);
  }

  #allStale(): void {
    for (const id of [...this.#threads.keys()]) this.#stale(id);
  }
}

export const conversations = new Conversations();
