/** Tests of channels that are under way, and what they found. */
import { post } from '../lib/api';
import { attempt } from '../lib/problems';
import type { CheckResult } from '../lib/types';

export class Tests {
  running = $state.raw<ReadonlySet<string>>(new Set());
  results = $state.raw<Readonly<Record<string, CheckResult>>>({});

  async run(id: string): Promise<void> {
    if (this.running.has(id)) return;
    this.running = new Set([...this.running, id]);
    await attempt(async () => {
      const result = await post<CheckResult>(`channels/${id}/test`, {}, { timeLimitMs: 90_000 });
      this.results = { ...this.results, [id]: result };
    });
    this.running = new Set([...this.running].filter((other) => other !== id));
  }
}
