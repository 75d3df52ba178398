/** One asking at a time. Whoever asks while one is under way gets another after it, so that an answer that was
 * read before a change never stays on the screen. */
export function oneAtATime(act: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null;
  let isStale = false;

  async function run(): Promise<void> {
    try {
      do {
        isStale = false;
        await act();
      } while (isStale);
    } finally {
      // At once, and not a turn later: whoever asked in between would be forgotten.
      running = null;
    }
  }

  return () => {
    isStale = true;
    return (running ??= run());
  };
}
