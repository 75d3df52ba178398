/** Saves what is being written: a little after the last change, one save at a time, the newest always last. */
export type SaveState = 'clean' | 'dirty' | 'saving' | 'saved' | 'kept-here';

export interface SaverOptions<T> {
  save: (value: T) => Promise<void>;
  /** Where it is kept when the server can't be reached. */
  keepHere: (value: T) => void;
  onState: (state: SaveState) => void;
  delayMs?: number;
  retryMs?: number;
}

export class DraftSaver<T> {
  #waiting: { value: T } | null = null;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #running: Promise<void> | null = null;

  constructor(private readonly options: SaverOptions<T>) {}

  change(value: T): void {
    this.#waiting = { value };
    this.options.onState('dirty');
    this.#plan(this.options.delayMs ?? 800);
  }

  /** Saves at once what waits, and resolves when nothing is under way. */
  async flush(): Promise<void> {
    this.#stopTimer();
    while (this.#waiting || this.#running) {
      const before = this.#waiting;
      await (this.#running ?? this.#save());
      if (this.#waiting && this.#waiting === before) return;
    }
  }

  /** Forgets what waits: it has been sent or thrown away. */
  async drop(): Promise<void> {
    this.#waiting = null;
    this.#stopTimer();
    await this.#running;
    this.#waiting = null;
    this.#stopTimer();
    this.options.onState('clean');
  }

  #plan(delay: number): void {
    this.#stopTimer();
    this.#timer = setTimeout(() => void this.#save(), delay);
  }

  #stopTimer(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #save(): Promise<void> {
    this.#running ??= this.#run().finally(() => (this.#running = null));
    return this.#running;
  }

  async #run(): Promise<void> {
    const taken = this.#waiting;
    if (!taken) return;
    this.#waiting = null;
    this.options.onState('saving');
    try {
      await this.options.save(taken.value);
      this.options.onState(this.#waiting ? 'dirty' : 'saved');
      if (this.#waiting) this.#plan(this.options.delayMs ?? 800);
    } catch {
      this.options.keepHere(taken.value);
      this.#waiting ??= taken;
      this.options.onState('kept-here');
      this.#plan(this.options.retryMs ?? 5000);
    }
  }
}
