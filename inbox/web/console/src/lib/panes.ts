/** F6 and Shift F6: from pane to pane, in the order they stand on the page. */
const FOCUSABLE = 'a[href], button:not([disabled]), input:not([disabled]), select, textarea, [tabindex="0"]';

const isSeen = (element: HTMLElement): boolean => element.checkVisibility?.() ?? element.offsetParent !== null;

export function goToPane(step: 1 | -1): void {
  const panes = [...document.querySelectorAll<HTMLElement>('[data-pane]')].filter(isSeen);
  const here = panes.findLastIndex((pane) => pane.contains(document.activeElement));
  const next = panes.at((here + step + panes.length) % panes.length);
  if (next) enter(next);
}

export function enter(pane: HTMLElement): void {
  const inside = [...pane.querySelectorAll<HTMLElement>(FOCUSABLE)].filter((element) => element.tabIndex >= 0 && isSeen(element));
  const preferred = [...pane.querySelectorAll<HTMLElement>('[data-focus-first]')].find((element) => element.closest('[data-pane]') === pane);
  (preferred ?? inside[0] ?? pane).focus();
}
