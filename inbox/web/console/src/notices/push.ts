/** This browser and its maker's push service. */
import { post } from '../lib/api';

const WORKER = '/push-worker.js';

export class PushBlocked extends Error {}
export class PushFailed extends Error {}

export const canPush = (): boolean => 'serviceWorker' in navigator && 'PushManager' in globalThis && 'Notification' in globalThis && globalThis.isSecureContext;

async function standing(): Promise<PushSubscription | null> {
  if (!canPush()) return null;
  const worker = await navigator.serviceWorker.getRegistration(WORKER);
  return (await worker?.pushManager.getSubscription()) ?? null;
}

/** By which the server names this browser, without telling us the address again. */
export async function ownHash(): Promise<string | null> {
  const found = await standing();
  if (!found) return null;
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(found.endpoint));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export async function subscribe(): Promise<void> {
  if ((await Notification.requestPermission()) !== 'granted') throw new PushBlocked();
  const { push_key } = await post<{ push_key: string }>('notices/push-key');
  let made: PushSubscription;
  try {
    await navigator.serviceWorker.register(WORKER);
    const worker = await navigator.serviceWorker.ready;
    // One that was made with another key of ours takes no new one.
    await (await worker.pushManager.getSubscription())?.unsubscribe();
    made = await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: push_key });
  } catch (error) {
    throw new PushFailed(String(error));
  }
  const { endpoint, keys } = made.toJSON();
  await post('notices/browsers', { endpoint, keys });
}

export async function unsubscribe(): Promise<void> {
  await (await standing())?.unsubscribe();
}
