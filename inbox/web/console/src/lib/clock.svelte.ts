/** One ticking clock for all relative times on the screen. */
const TICK_MS = 15_000;

class Clock {
  now = $state(Date.now());

  constructor() {
    setInterval(() => this.tick(), TICK_MS);
    document.addEventListener('visibilitychange', () => this.tick());
  }

  tick(): void {
    this.now = Date.now();
  }
}

export const clock = new Clock();
