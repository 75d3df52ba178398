/** Why somebody opened a protected customer: asked once for each conversation and kept for this browser session. */
const KEY = 'inkorg.reason.';

/** The conversation or customer that a path of the API is about. */
export const openedBy = (path: string): string | null => /^(?:conversations|contacts)\/[^/]+/.exec(path)?.[0] ?? null;

function read(key: string): string | null {
  try {
    return sessionStorage.getItem(KEY + key);
  } catch {
    return null;
  }
}

/** `path` as the API names it: `conversations/7/messages` goes with `conversations/7`. */
export function keepReason(path: string, reason: string): void {
  try {
    sessionStorage.setItem(KEY + (openedBy(path) ?? path), reason);
  } catch {
    // A browser that keeps nothing asks again.
  }
}

export function reasonFor(path: string): string | null {
  const key = openedBy(path);
  return key && read(key);
}

/** A customer is opened together with the conversation that the reason was given for. */
export function shareReason(from: string, to: string): void {
  const reason = reasonFor(from);
  if (reason && !reasonFor(to)) keepReason(to, reason);
}
