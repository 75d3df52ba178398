/** The list of the view that is open: pages by key, frozen while it has focus, live by the stream. */
import { get, Unreachable } from './api';
import { belongs, compareBy } from './belongs';
import { append, arrive, NOTHING, renew, thaw, type Shown } from './freeze';
import { session } from './session.svelte';
import { stream } from './stream.svelte';
import type { Page, Row, Sort, StreamEvent } from './types';

const PAGE = 50;
const LARGEST_PAGE = 100;
const MOST_AGAIN = 300;
const REMEMBERED = 20;
const ASK_AGAIN_MS = 1500;

interface Remembered {
  shown: Shown;
  next: string | null;
}

class List {
  view = $state('');
  sort = $state<Sort>('due');
  shown = $state.raw<Shown>(NOTHING);
  next = $state<string | null>(null);
  loading = $state(false);
  loaded = $state(false);
  error = $state.raw<unknown>(null);
  frozen = $state(false);
  open = $state<string | null>(null);
  picked = $state.raw<ReadonlySet<string>>(new Set());
  allPicked = $state(false);
  /** The row that `j` and `k` move. */
  cursor = $state<string | null>(null);
  #kept = new Map<string, Remembered>();
  #missed: StreamEvent[] = [];
  #asked: ReturnType<typeof setTimeout> | null = null;
  #turn = 0;

  start(): void {
    stream.listen({
      change: ({ events }) => events.forEach((event) => this.#hear(event)),
      reset: () => void this.reload(),
    });
  }

  async show(view: string, sort: Sort): Promise<void> {
    if (view === this.view && sort === this.sort && this.loaded) return;
    this.#remember();
    this.view = view;
    this.sort = sort;
    const before = this.#kept.get(this.#key());
    this.shown = before?.shown ?? NOTHING;
    this.next = before?.next ?? null;
    this.loaded = before !== undefined;
    this.cursor = null;
    this.unpick();
    await this.reload();
  }

  async reload(): Promise<void> {
    if (!this.view) return;
    const turn = ++this.#turn;
    this.loading = true;
    this.#missed = [];
    try {
      const page = await this.#fetchAsFar(this.frozen ? 0 : this.shown.rows.length);
      if (turn !== this.#turn) return;
      this.shown = renew(this.shown, page.items, page.next === null, this.frozen && this.loaded, this.open);
      if (!this.frozen || !this.loaded) this.next = page.next;
      this.loaded = true;
      this.error = null;
      this.#missed.splice(0).forEach((event) => this.#take(event));
    } catch (error) {
      if (turn === this.#turn) this.error = error;
    } finally {
      if (turn === this.#turn) this.loading = false;
    }
  }

  async more(): Promise<void> {
    if (!this.next || this.loading) return;
    const turn = this.#turn;
    this.loading = true;
    try {
      const page = await this.#fetch(this.next);
      if (turn !== this.#turn) return;
      this.shown = append(this.shown, page.items, page.next === null);
      this.next = page.next;
    } catch (error) {
      if (!(error instanceof Unreachable)) this.error = error;
    } finally {
      if (turn === this.#turn) this.loading = false;
    }
  }

  freeze(frozen: boolean): void {
    this.frozen = frozen;
    if (!frozen) this.showFresh();
  }

  showFresh(): void {
    this.shown = thaw(this.shown, this.open, compareBy(this.sort));
  }

  /** Another one is open, or none: what was open and has left the view goes. */
  stand(open: string | null): void {
    this.open = open;
    if (!this.frozen) this.showFresh();
  }

  /** Opened here: unread is each agent's own, and no event tells of it. */
  seen(id: string): void {
    const rows = this.shown.rows.map((row) => (row.id === id && row.unread ? { ...row, unread: false } : row));
    this.shown = { ...this.shown, rows };
  }

  row(id: string | null): Row | undefined {
    return this.shown.rows.find((row) => row.id === id);
  }

  /** The neighbour of a row that is still in the view. */
  neighbour(id: string | null, step: 1 | -1): Row | undefined {
    const { rows, gone } = this.shown;
    let at = rows.findIndex((row) => row.id === id);
    if (at < 0 && step < 0) at = 0;
    do at += step;
    while (rows[at] && gone.has(rows[at]?.id ?? ''));
    return rows[at];
  }

  pick(id: string): void {
    const picked = new Set(this.picked);
    if (!picked.delete(id)) picked.add(id);
    this.picked = picked;
    this.allPicked = false;
  }

  pickAll(): void {
    this.picked = new Set(this.shown.rows.map(({ id }) => id));
    this.allPicked = this.next !== null;
  }

  unpick(): void {
    this.picked = new Set();
    this.allPicked = false;
  }

  #hear(event: StreamEvent): void {
    if (this.loading) this.#missed.push(event);
    this.#take(event);
  }

  #take({ row }: StreamEvent): void {
    if (!row || !this.loaded) return;
    const inView = belongs(row, this.view, session.me?.id ?? '');
    if (inView === null) return this.#askSoon();
    this.shown = arrive(this.shown, {
      row: this.#own(row),
      belongs: inView,
      frozen: this.frozen || this.picked.size > 0,
      open: this.open,
      compare: compareBy(this.sort),
    });
  }

  /** One encoding of a row goes to everybody, but unread is each agent's own: what is open here has been read. */
  #own(row: Row): Row {
    return row.id === this.open ? { ...row, unread: false } : row;
  }

  #askSoon(): void {
    this.#asked ??= setTimeout(() => {
      this.#asked = null;
      void this.reload();
    }, ASK_AGAIN_MS);
  }

  #key(): string {
    return `${this.view} ${this.sort}`;
  }

  #remember(): void {
    if (!this.loaded || !this.view) return;
    const shown = thaw(this.shown, null, compareBy(this.sort));
    this.#kept.delete(this.#key());
    this.#kept.set(this.#key(), { shown, next: this.next });
    if (this.#kept.size > REMEMBERED) this.#kept.delete(this.#kept.keys().next().value ?? '');
  }

  #fetch(cursor: string | null, limit = PAGE): Promise<Page<Row>> {
    return get<Page<Row>>('conversations', { view: this.view, sort: this.sort, limit, cursor });
  }

  /** As many rows as are shown, so that nothing jumps for who has scrolled; not without end. */
  async #fetchAsFar(count: number): Promise<Page<Row>> {
    const page = await this.#fetch(null, count > PAGE ? LARGEST_PAGE : PAGE);
    while (page.next && page.items.length < Math.min(count, MOST_AGAIN)) {
      const more = await this.#fetch(page.next, LARGEST_PAGE);
      page.items.push(...more.items);
      page.next = more.next;
    }
    return page;
  }
}

export const list = new List();
