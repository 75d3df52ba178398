/** What the command bar can run besides searching. */
import { calls } from './calls.svelte';
import { t } from './i18n/index.svelte';
import { overlays } from './overlays.svelte';
import { router } from './router.svelte';
import { inboxAt } from './routes';
import { session } from './session.svelte';
import { viewIcon, viewName, views } from './views.svelte';

export interface Command {
  id: string;
  icon: string;
  text: string;
  run: () => void;
}

function all(): Command[] {
  const words = t();
  const to = (id: string, icon: string, name: string, path: string): Command => ({ id, icon, text: words.search.goTo(name), run: () => router.go(path) });
  return [
    // A team and a channel are often called the same.
    ...views.all.map((view) => to(`view:${view.id}`, viewIcon(view), viewName(view.id) + ({ team: ` (${words.views.teams})`, channel: ` (${words.views.channels})` }[view.kind as string] ?? ''), inboxAt(view.id))),
    { id: 'new', icon: 'pencil', text: words.list.newConversation, run: () => router.go(`${inboxAt('unanswered')}/new`) },
    ...(session.has('agent', 'lead', 'admin') ? [{ id: 'call', icon: 'phone', text: words.app.logCall, run: () => calls.log() }, to('listening', 'globe', words.app.listening, '/inbox/listening')] : []),
    ...(session.has('lead', 'admin') ? [to('overview', 'board', words.app.overview, '/overview')] : []),
    ...(session.has('agent', 'lead', 'admin') ? [to('reports', 'list', words.overview.reports, '/reports')] : []),
    to('mine', 'setup', words.me.mine, '/setup/mine'),
    ...(session.has('admin') ? [to('channels', 'setup', words.setup.channels, '/setup/channels'), to('agents', 'user', words.setup.agents, '/setup/agents')] : []),
    { id: 'keys', icon: 'help', text: words.app.shortcuts, run: () => overlays.show('keys') },
  ];
}

export function commands(q: string): Command[] {
  const wanted = q.toLocaleLowerCase();
  return all().filter(({ text }) => text.toLocaleLowerCase().includes(wanted));
}
