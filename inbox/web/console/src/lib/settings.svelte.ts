/** What this browser remembers by itself: density, pane widths, folds, the last way of sending per channel. */
interface Kept {
  density: 'compact' | 'normal' | 'roomy';
  listWidth: number;
  listHidden: boolean;
  sideHidden: boolean;
  sendForm: Record<string, 'send' | 'close'>;
  sort: Record<string, string>;
}

const KEY = 'inkorg.settings';
const FIRST: Kept = { density: 'normal', listWidth: 360, listHidden: false, sideHidden: false, sendForm: {}, sort: {} };

function read(): Kept {
  try {
    return { ...FIRST, ...(JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Kept>) };
  } catch {
    return { ...FIRST };
  }
}

export const settings = $state<Kept>(read());

export function keepSettings(): void {
  $effect(() => {
    try {
      localStorage.setItem(KEY, JSON.stringify(settings));
    } catch {
      // A browser that keeps nothing still works; it only forgets.
    }
  });
}
