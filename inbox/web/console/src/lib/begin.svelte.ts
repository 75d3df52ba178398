/** Everything that runs as long as the console is open, put together once. */
import { calls } from './calls.svelte';
import { conversations } from './conversations.svelte';
import { bell } from '../notices/bell.svelte';
import { allowSingleKeys, listenForKeys } from './keys';
import { list } from './list.svelte';
import { people } from './people.svelte';
import { others } from './presence.svelte';
import { router } from './router.svelte';
import { HOME } from './routes';
import { session } from './session.svelte';
import { stream } from './stream.svelte';
import { views } from './views.svelte';
import { visitors } from './visitors.svelte';

let begun = false;

export async function begin(): Promise<void> {
  await session.load();
  if (location.pathname === '/' || location.pathname === '/inbox') router.go(HOME, 'replace');
  if (begun) return;
  begun = true;
  allowSingleKeys(() => session.me?.single_keys ?? false);
  listenForKeys();
  list.start();
  conversations.start();
  others.start();
  visitors.start();
  calls.begin();
  stream.start(session.me?.stream_after ?? 0);
  views.start();
  bell.start();
  people.load();
}
