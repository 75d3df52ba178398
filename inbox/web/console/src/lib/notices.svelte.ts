/** What is told at the bottom of the screen, and what screen readers hear. */
export interface Notice {
  id: number;
  text: string;
  kind: 'plain' | 'error';
  /** Counts down to this moment and then leaves. */
  until: number | null;
  countdown: ((seconds: number) => string) | null;
  action: { label: string; key: string | null; run: () => void } | null;
}

class Notices {
  shown = $state.raw<Notice[]>([]);
  polite = $state('');
  alert = $state('');
  #last = 0;

  tell(text: string, options: Partial<Omit<Notice, 'id' | 'text'>> = {}): number {
    const id = ++this.#last;
    // What can be pressed, or went wrong, stays longer.
    const until = options.until ?? Date.now() + (options.action || options.kind === 'error' ? 12_000 : 5000);
    const notice: Notice = { id, text, kind: 'plain', countdown: null, action: null, ...options, until };
    this.shown = [...this.shown.slice(-2), notice];
    this.say(text, notice.kind === 'error');
    setTimeout(() => this.drop(id), until - Date.now());
    return id;
  }

  drop(id: number): void {
    this.shown = this.shown.filter((notice) => notice.id !== id);
  }

  /** The newest thing that can be taken back. */
  undoable(): Notice | undefined {
    return this.shown.findLast((notice) => notice.action?.key === 'z');
  }

  /** Only for readers: nothing shows. */
  say(text: string, urgent = false): void {
    if (urgent) this.alert = text;
    else this.polite = text;
  }
}

export const notices = new Notices();
