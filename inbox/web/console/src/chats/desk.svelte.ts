/** The chats that I hold, side by side: which there are, what is unread, and what is said in them. */
import { oneAtATime } from '../lib/again';
import { ApiError, get, newKey, patch, post } from '../lib/api';
import { look } from '../lib/look';
import { notices } from '../lib/notices.svelte';
import { attempt } from '../lib/problems';
import { session } from '../lib/session.svelte';
import { stream } from '../lib/stream.svelte';
import type { Message, Page, Row, StreamEvent } from '../lib/types';
import { beep } from './sound';
import { w } from './words/index.svelte';

const KIND = 'chat';
const MOST = 20;
const LAST = 30;
const WROTE_MS = 6000;
const KEY = 'inkorg.chats';

export class Talk {
  messages = $state.raw<Message[]>([]);
  text = $state('');
  sending = $state(false);
  wrong = $state('');
  #wroteAt = 0;

  constructor(readonly id: string) {
    void this.load();
  }

  get isWriting(): boolean {
    return Date.now() - this.#wroteAt < WROTE_MS;
  }

  load = oneAtATime(async () => {
    try {
      const page = await get<Page<Message>>(`conversations/${this.id}/messages`, { limit: LAST });
      this.messages = [...page.items].sort((a, b) => Date.parse(a.received_at) - Date.parse(b.received_at));
    } catch {
      // What is shown stays; the stream says when to look again.
    }
  });

  write(text: string): void {
    const began = !this.isWriting;
    this.text = text;
    this.#wroteAt = text ? Date.now() : 0;
    if (began && text) void post(`conversations/${this.id}/presence`, { writing: true }).catch(() => undefined);
  }

  async send(): Promise<void> {
    const text = this.text.trim();
    if (!text || this.sending) return;
    this.sending = true;
    try {
      await post(`conversations/${this.id}/replies`, { text, mode: 'private' }, { key: newKey() });
      this.wrong = '';
      if (this.text.trim() === text) this.write('');
      await this.load();
    } catch (error) {
      this.wrong = error instanceof ApiError && error.problem.detail ? error.problem.detail : w().notSent;
    }
    this.sending = false;
  }
}

interface Kept {
  open: string[];
  sound: boolean;
}

function kept(): Kept {
  try {
    return { open: [], sound: false, ...(JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Kept>) };
  } catch {
    return { open: [], sound: false };
  }
}

class Desk {
  rows = $state.raw<Row[]>([]);
  open = $state.raw<string[]>(kept().open);
  sound = $state(kept().sound);
  unread = $state.raw<ReadonlyMap<string, number>>(new Map());
  #talks = new Map<string, Talk>();
  #loading = false;

  /** Answers how to stop. */
  start(): () => void {
    void this.load();
    return stream.listen({ change: ({ events }) => events.forEach((event) => this.#hear(event)), reset: () => void this.load() });
  }

  load = oneAtATime(async () => {
    this.#loading = true;
    try {
      const channels = (await look.channels()).filter(({ kind }) => kind === KIND);
      const pages = await Promise.all(channels.map(({ id }) => get<Page<Row>>('conversations', { view: 'mine', channel: id, limit: MOST })));
      this.rows = pages.flatMap(({ items }) => items).sort(byAge);
      this.#fit();
      this.#talks.forEach((talk) => void talk.load());
    } catch {
      // It is asked again when the stream is back.
    } finally {
      this.#loading = false;
    }
  });

  talk(id: string): Talk {
    const talk = this.#talks.get(id) ?? new Talk(id);
    this.#talks.set(id, talk);
    return talk;
  }

  toggle(id: string): void {
    if (this.open.includes(id)) this.fold(id);
    else this.#show([id, ...this.open]);
    this.seen(id);
  }

  fold(id: string): void {
    this.#show(this.open.filter((one) => one !== id));
  }

  seen(id: string): void {
    if (!this.unread.has(id)) return;
    const next = new Map(this.unread);
    next.delete(id);
    this.unread = next;
    void post(`conversations/${id}/read`).catch(() => undefined);
  }

  setSound(on: boolean): void {
    this.sound = on;
    if (on) beep();
    this.#keep();
  }

  async end(row: Row): Promise<void> {
    if (await attempt(() => patch(`conversations/${row.id}`, { status: 'closed' }, { headers: { 'If-Match': `"${row.version}"` } }))) this.#drop(row.id);
  }

  #hear({ conversation_id: id, type, row, data }: StreamEvent): void {
    if (!id) return;
    const known = this.rows.some((one) => one.id === id);
    if (row && row.origin_channel.kind === KIND) this.#place(row, known);
    if (!known && !this.rows.some((one) => one.id === id)) return;
    this.#talks.get(id)?.load();
    if (type === 'message.received' && data['arrival'] === 'customer') this.#came(id);
  }

  #place(row: Row, known: boolean): void {
    // The answer that is under way may have been read before this.
    if (this.#loading) void this.load();
    const isMine = row.assignee?.id === session.me?.id && (row.status === 'open' || row.status === 'pending');
    if (!isMine) return this.#drop(row.id);
    this.rows = [...this.rows.filter(({ id }) => id !== row.id), row].sort(byAge);
    if (known) return;
    notices.say(w().arrived(row.contact.name || w().visitor));
    this.#came(row.id);
  }

  #came(id: string): void {
    if (this.sound) beep();
    if (this.open.includes(id) && document.hasFocus() && document.activeElement?.closest(`[data-chat="${id}"]`)) return;
    this.unread = new Map(this.unread).set(id, (this.unread.get(id) ?? 0) + 1);
  }

  #drop(id: string): void {
    if (!this.rows.some((row) => row.id === id)) return;
    this.rows = this.rows.filter((row) => row.id !== id);
    this.#talks.delete(id);
    this.seen(id);
    this.#fit();
  }

  #fit(): void {
    this.#show(this.open.filter((id) => this.rows.some((row) => row.id === id)));
  }

  #show(open: string[]): void {
    this.open = open.slice(0, room());
    this.#keep();
  }

  #keep(): void {
    try {
      localStorage.setItem(KEY, JSON.stringify({ open: this.open, sound: this.sound }));
    } catch {
      // It is only forgotten when the page is loaded again.
    }
  }
}

const byAge = (a: Row, b: Row): number => Date.parse(a.created_at) - Date.parse(b.created_at);
/** As many as fit beside one another without covering the list. */
const room = (): number => Math.max(1, Math.min(3, Math.floor((innerWidth - 400) / 336)));

export const desk = new Desk();
