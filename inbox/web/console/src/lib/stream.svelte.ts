/** The live stream: one per browser. One tab holds the lock and reads; the others hear it from that tab. */
import { address, logInAgain } from './api';
import { FrameReader, type Frame } from './sse';
import type { PresenceFrame, StreamFrame } from './types';

export interface VisitorFrame {
  conversation_id: string;
  here: boolean;
  writing: boolean;
}

type Heard =
  | { kind: 'change'; frame: StreamFrame; id: string | null }
  | { kind: 'presence'; frame: PresenceFrame }
  | { kind: 'visitor'; frame: VisitorFrame }
  | { kind: 'notices' }
  | { kind: 'reset' }
  | { kind: 'state'; connected: boolean; reachable: boolean; retryAt: number | null };

interface Listener {
  change?: (frame: StreamFrame) => void;
  presence?: (frame: PresenceFrame) => void;
  visitor?: (frame: VisitorFrame) => void;
  notices?: () => void;
  reset?: () => void;
}

const SILENCE_MS = 45_000;
const PAUSES_S = [1, 2, 4, 8, 15, 30];

class Stream {
  connected = $state(true);
  /** False when even the address did not answer: then nothing can be sent either. */
  reachable = $state(true);
  lostAt = $state<number | null>(null);
  retryAt = $state<number | null>(null);
  #listeners = new Set<Listener>();
  #others = 'BroadcastChannel' in globalThis ? new BroadcastChannel('inkorg-stream') : null;
  #lastId: string | null = null;
  #failures = 0;
  #answered = false;
  #wake: () => void = () => undefined;
  #stopped = new AbortController();
  #quiet = new AbortController();

  /** From that event on: what happens between the first answers and the open stream is told too. */
  start(after: number): void {
    this.#lastId = String(after);
    if (this.#others) this.#others.onmessage = (message) => this.#hear(message.data as Heard | 'retry');
    addEventListener('online', () => this.retry());
    // An open connection does not notice by itself that the network went away.
    addEventListener('offline', () => this.#quiet.abort());
    addEventListener('pagehide', () => this.#stopped.abort());
    const lead = (): Promise<void> => this.#lead();
    // Web Locks exist only on https and localhost; without them every tab reads for itself.
    if (navigator.locks && this.#others)
      void navigator.locks.request('inkorg-stream', { signal: this.#stopped.signal }, lead).catch(() => undefined);
    else void lead();
  }

  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  retry(): void {
    this.#wake();
    this.#others?.postMessage('retry');
  }

  async #lead(): Promise<void> {
    while (!this.#stopped.signal.aborted) {
      this.#answered = false;
      try {
        await this.#read();
      } catch {
        // Whatever broke it, the answer is the same: wait, and begin again where it stopped.
      }
      if (!this.#stopped.signal.aborted) await this.#pause();
    }
  }

  async #read(): Promise<void> {
    const quiet = (this.#quiet = new AbortController());
    let timer = setTimeout(() => quiet.abort(), SILENCE_MS);
    const signal = AbortSignal.any([quiet.signal, this.#stopped.signal]);
    const headers: Record<string, string> = { Accept: 'text/event-stream' };
    if (this.#lastId) headers['Last-Event-ID'] = this.#lastId;
    const response = await fetch(address('stream'), { headers, signal, cache: 'no-store' });
    this.#answered = true;
    if (response.status === 401) return logInAgain();
    if (!response.ok || !response.body) throw new Error(`stream: ${response.status}`);
    this.#tell({ kind: 'state', connected: true, reachable: true, retryAt: null });
    this.#failures = 0;
    const frames = new FrameReader();
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      clearTimeout(timer);
      timer = setTimeout(() => quiet.abort(), SILENCE_MS);
      for (const frame of frames.push(value)) this.#take(frame);
    }
    clearTimeout(timer);
  }

  #take({ event, data, id }: Frame): void {
    if (event === 'reset') {
      this.#lastId = id;
      this.#tell({ kind: 'reset' });
    } else if (event === 'change') this.#tell({ kind: 'change', frame: JSON.parse(data) as StreamFrame, id });
    else if (event === 'presence') this.#tell({ kind: 'presence', frame: JSON.parse(data) as PresenceFrame });
    else if (event === 'visitor') this.#tell({ kind: 'visitor', frame: JSON.parse(data) as VisitorFrame });
    else if (event === 'notices') this.#tell({ kind: 'notices' });
  }

  async #pause(): Promise<void> {
    const seconds = PAUSES_S[Math.min(this.#failures++, PAUSES_S.length - 1)] ?? 30;
    const state = { connected: false, reachable: this.#answered, retryAt: Date.now() + seconds * 1000 };
    this.#tell({ kind: 'state', ...state });
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, seconds * 1000);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  #tell(heard: Heard): void {
    this.#others?.postMessage(heard);
    this.#hear(heard);
  }

  #hear(heard: Heard | 'retry'): void {
    if (heard === 'retry') return this.#wake();
    if (heard.kind === 'state') return this.#setState(heard);
    if (heard.kind === 'change') this.#lastId = heard.id ?? this.#lastId;
    for (const listener of this.#listeners) deliver(listener, heard);
  }

  #setState({ connected, reachable, retryAt }: Extract<Heard, { kind: 'state' }>): void {
    this.retryAt = retryAt;
    this.reachable = reachable;
    if (connected === this.connected) return;
    this.connected = connected;
    this.lostAt = connected ? null : Date.now();
    // Even with a resumed stream a screen that was cut off asks once more: it costs one request.
    if (connected) for (const listener of this.#listeners) listener.reset?.();
  }
}

function deliver(listener: Listener, heard: Exclude<Heard, { kind: 'state' }>): void {
  if (heard.kind === 'change') listener.change?.(heard.frame);
  else if (heard.kind === 'presence') listener.presence?.(heard.frame);
  else if (heard.kind === 'visitor') listener.visitor?.(heard.frame);
  else if (heard.kind === 'notices') listener.notices?.();
  else listener.reset?.();
}

export const stream = new Stream();
