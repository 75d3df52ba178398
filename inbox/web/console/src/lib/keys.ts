/** Keyboard shortcuts. A later binding wins over an earlier one, so that a dialog can take a key for itself. */
/** Answers false when the key was not for it after all. */
type Act = (event: KeyboardEvent) => unknown;
interface Binding {
  key: string;
  act: Act;
}

const bindings: Binding[] = [];
let singleKeys = (): boolean => true;

export const allowSingleKeys = (allowed: () => boolean): void => void (singleKeys = allowed);

/** `Ctrl+K`, `Shift+F6`, `Alt+1`, or the character itself: `j`, `!`, `?`. Answers how to take it away. */
export function bind(keys: Record<string, Act>): () => void {
  const added = Object.entries(keys).map(([key, act]) => ({ key, act }));
  bindings.push(...added);
  return () => added.forEach((binding) => bindings.splice(bindings.indexOf(binding), 1));
}

export function nameOf(event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>): string {
  const single = event.key.length === 1;
  const parts = [];
  if (event.ctrlKey || event.metaKey) parts.push('Ctrl');
  if (event.altKey) parts.push('Alt');
  if (event.shiftKey && !single) parts.push('Shift');
  if (parts.length && single) parts.push(event.key.toUpperCase());
  else parts.push(event.key);
  return parts.join('+');
}

export const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.matches('textarea, select, input:not([type=checkbox], [type=radio], [type=button])'));

export const isCharacterKey = (name: string): boolean => [...name].length === 1;

export function listenForKeys(): void {
  addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    const name = nameOf(event);
    const plain = isCharacterKey(name);
    if (document.querySelector('dialog[open]')) return;
    if (plain && (isTyping(event.target) || !singleKeys())) return;
    const isDone = bindings.findLast(({ key, act }) => key === name && act(event) !== false);
    if (isDone) event.preventDefault();
  });
}
