/** The figures as they come, and whether they still come. Begins again by itself, for ever. */
import { FrameReader } from '../lib/sse';
import type { Wall } from '../lib/types';

/** The server says something every five seconds. */
const SILENCE_MS = 20_000;
const PAUSES_S = [1, 2, 4, 8, 15];
const GONE_S = 60;
type State = 'waiting' | 'live' | 'lost' | 'gone' | 'none';

export class Feed {
  state = $state<State>('waiting');
  wall = $state.raw<Wall | null>(null);
  heardAt = $state(0);
  now = $state(Date.now());
  #token = decodeURIComponent(location.hash.slice(1));
  #failures = 0;

  get ageMs(): number {
    return this.heardAt ? Math.max(0, this.now - this.heardAt) : 0;
  }

  start(): void {
    setInterval(() => (this.now = Date.now()), 1000);
    addEventListener('hashchange', () => location.reload());
    if (this.#token) void this.#follow();
    else this.state = 'none';
  }

  async #follow(): Promise<void> {
    for (;;) {
      try {
        await this.#read();
      } catch {
        // Whatever broke it, the answer is the same: wait, and begin again.
      }
      if (this.state !== 'gone') this.state = this.wall ? 'lost' : 'waiting';
      const seconds = this.state === 'gone' ? GONE_S : (PAUSES_S[Math.min(this.#failures++, PAUSES_S.length - 1)] ?? 15);
      await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
    }
  }

  async #read(): Promise<void> {
    const quiet = new AbortController();
    let timer = setTimeout(() => quiet.abort(), SILENCE_MS);
    try {
      const response = await fetch('/api/v1/wallboard/stream', { headers: { Authorization: `Bearer ${this.#token}` }, signal: quiet.signal, cache: 'no-store', credentials: 'omit' });
      if (response.status === 401 || response.status === 403) return this.#end();
      if (!response.ok || !response.body) throw new Error(`stream: ${response.status}`);
      await reloadIfNewer(this.state === 'lost');
      const frames = new FrameReader();
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return;
        clearTimeout(timer);
        timer = setTimeout(() => quiet.abort(), SILENCE_MS);
        this.heardAt = this.now = Date.now();
        for (const { event, data } of frames.push(value)) if (event === 'board') this.#show(JSON.parse(data) as Wall);
        if (this.wall) this.state = 'live';
      }
    } finally {
      clearTimeout(timer);
    }
  }

  #show(wall: Wall): void {
    this.wall = wall;
    this.state = 'live';
    this.#failures = 0;
  }

  /** Withdrawn: what was shown is nobody's to see any more. */
  #end(): void {
    this.state = 'gone';
    this.wall = null;
  }
}

/** After a new version was started the page fetches itself anew, since nobody stands there to do it. */
async function reloadIfNewer(wasLost: boolean): Promise<void> {
  const mine = document.querySelector<HTMLScriptElement>('script[type=module][src]');
  if (!wasLost || !mine) return;
  const page = await (await fetch('/wallboard', { cache: 'no-store', credentials: 'omit' })).text();
  if (page.includes('type="module"') && !page.includes(new URL(mine.src).pathname)) location.reload();
}
