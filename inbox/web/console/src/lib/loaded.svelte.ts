import { oneAtATime } from './again';

/** Something fetched for a page: what was there stays until the new is. */
export class Loaded<T> {
  value = $state.raw<T | null>(null);
  error = $state.raw<unknown>(null);

  constructor(private readonly fetch: () => Promise<T>) {
    void this.load();
  }

  load = oneAtATime(async () => {
    try {
      this.value = await this.fetch();
      this.error = null;
    } catch (error) {
      this.error = error;
    }
  });
}

/** Loads again every so often while the page is seen. Answers how to stop. */
export function every(ms: number, act: () => unknown): () => void {
  const timer = setInterval(() => document.visibilityState === 'visible' && act(), ms);
  return () => clearInterval(timer);
}
