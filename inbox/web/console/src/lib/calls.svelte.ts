/** Calls of my telephone, as they are told; and what the dialog for writing one down begins with. */
import { oneAtATime } from './again';
import { get } from './api';
import { session } from './session.svelte';
import { stream } from './stream.svelte';
import type { Call, Page } from './types';

export interface CallStart {
  call?: Call;
  contact?: { id: string | null; name: string };
  conversation?: { id: string; number: number };
  number?: string;
  outgoing?: boolean;
}

const SHOWN_AFTER_MS = 10 * 60_000;

class Calls {
  all = $state.raw<Call[]>([]);
  start = $state.raw<CallStart | null>(null);
  #hidden = $state.raw<ReadonlySet<string>>(new Set());

  /** What rings or runs, and what has just ended and nobody has written down. */
  current = $derived(this.all.find((call) => !this.#hidden.has(`${call.id}:${call.phase}`) && isCurrent(call)) ?? null);

  begin(): void {
    if (!session.has('agent', 'lead', 'admin')) return;
    stream.listen({
      change: ({ events }) => void (events.some(({ type }) => type === 'call.changed') && this.reload()),
      reset: () => void this.reload(),
    });
    void this.reload();
  }

  log(start: CallStart = {}): void {
    const call = start.call ?? (start.conversation ? undefined : this.current ?? undefined);
    this.start = call ? { ...start, call } : start;
  }

  close(): void {
    this.start = null;
  }

  hide(call: Call): void {
    this.#hidden = new Set([...this.#hidden, `${call.id}:${call.phase}`]);
  }

  reload = oneAtATime(async () => {
    try {
      this.all = (await get<Page<Call>>('calls')).items;
    } catch {
      // The next one that is told asks again.
    }
  });
}

function isCurrent(call: Call): boolean {
  if (call.logged) return false;
  if (!call.ended_at) return true;
  return call.phase === 'over' && Date.now() - Date.parse(call.ended_at) < SHOWN_AFTER_MS;
}

export const calls = new Calls();
