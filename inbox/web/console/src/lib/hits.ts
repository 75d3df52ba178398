import { get } from './api';
import { t } from './i18n/index.svelte';
import { notices } from './notices.svelte';
import { attempt } from './problems';
import { router } from './router.svelte';
import { inboxAt } from './routes';
import type { Contact, SearchHit } from './types';

const view = (): string => (router.route.area === 'inbox' ? router.route.view : 'unanswered');

/** A message opens its conversation; a contact opens the newest one they have, with the customer beside it. */
export async function openHit(hit: SearchHit): Promise<void> {
  if (hit.conversation_id) return router.go(inboxAt(view(), hit.conversation_id, 'conversation'));
  await attempt(async () => {
    const contact = await get<Contact>(`contacts/${hit.id}`);
    const newest = contact.conversations[0];
    if (newest) router.go(inboxAt(view(), newest.id, 'customer'));
    else notices.tell(t().search.noConversation);
  });
}
