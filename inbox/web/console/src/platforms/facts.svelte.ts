/** What a platform's thread allows, for the composer, the post above it and the menus; asked anew when it changed. */
import { get } from '../lib/api';
import type { Conversation } from '../lib/types';
import type { ThreadFacts } from './types';

class Facts {
  value = $state.raw<ThreadFacts | null>(null);
  #id = '';
  #version = -1;

  /** Nothing where it is known already; what is known of another conversation goes at once. */
  follow({ id, version }: Conversation): void {
    if (id === this.#id && version === this.#version) return;
    if (id !== this.#id) this.value = null;
    this.#id = id;
    this.#version = version;
    void this.#load(id);
  }

  async #load(id: string): Promise<void> {
    try {
      const found = await get<ThreadFacts>(`conversations/${id}/thread`);
      if (id === this.#id) this.value = found;
    } catch {
      this.#version = -1; // Asked again with the next change; the conversation says what is wrong.
    }
  }
}

export const facts = new Facts();
