/** How many notices are unread, told anew whenever the stream says so. */
import { get, post } from '../lib/api';
import { every } from '../lib/loaded.svelte';
import { router } from '../lib/router.svelte';
import { stream } from '../lib/stream.svelte';
import type { NoticesPage } from '../lib/types';

const AGAIN_MS = 120_000;

class Bell {
  unread = $state(0);
  page = $state.raw<NoticesPage | null>(null);
  error = $state.raw<unknown>(null);
  /** Somebody looks at the list; otherwise one row is enough to know how many there are. */
  #open = false;
  #asked = 0;

  start(): void {
    const again = (): void => void this.load();
    stream.listen({ notices: again, reset: again });
    // A ring that was lost loses nothing.
    every(AGAIN_MS, again);
    again();
  }

  async load(): Promise<void> {
    const asked = ++this.#asked;
    try {
      const page = await get<NoticesPage>('notices', { limit: this.#open ? 30 : 1 });
      if (asked !== this.#asked) return;
      this.unread = page.unread;
      this.error = null;
      if (this.#open) this.page = page;
    } catch (error) {
      this.error = error;
    }
  }

  show(open: boolean): void {
    this.#open = open;
    if (open) void this.load();
  }

  async more(): Promise<void> {
    const standing = this.page;
    if (!standing?.next) return;
    const older = await get<NoticesPage>('notices', { limit: 30, cursor: standing.next });
    this.page = { ...older, items: [...standing.items, ...older.items] };
  }

  async read(body: { ids?: string[]; conversation?: string } = {}): Promise<void> {
    const { unread } = await post<{ unread: number }>('notices/read', body);
    this.unread = unread;
    void this.load();
  }

  /** Whoever has opened a conversation knows what there was to tell of it. */
  follow(): void {
    const { route } = router;
    const id = route.area === 'inbox' ? route.conversation : null;
    if (id && this.unread > 0) void this.read({ conversation: id }).catch(() => undefined);
  }
}

export const bell = new Bell();
