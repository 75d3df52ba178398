/** Every address of the console, read and written in one place. Pure. */

export const SETUP_PAGES = ['channels', 'unread', 'outgoing', 'moderation', 'rules', 'topics', 'tags', 'competences', 'learning', 'calendars', 'levels', 'surge', 'agents', 'teams', 'log', 'tokens', 'wallboards', 'notices', 'mine'] as const;
export type SetupPage = (typeof SETUP_PAGES)[number];
export type Pane = 'list' | 'conversation' | 'reply' | 'customer';

export type Route =
  | { area: 'inbox'; view: string; conversation: string | null; pane: Pane; sort: string | null }
  | { area: 'new'; view: string }
  | { area: 'search'; q: string }
  | { area: 'more' }
  | { area: 'listening' }
  | { area: 'overview' }
  | { area: 'reports'; figure: string; id: string | null; query: string }
  | { area: 'setup'; page: SetupPage; id: string | null };

export const HOME = '/inbox/unanswered';
const PANES: Record<string, Pane> = { reply: 'reply', customer: 'customer' };

function readInbox(parts: string[], query: URLSearchParams): Route {
  const view = parts[0] || 'unanswered';
  const conversation = parts[1] ?? null;
  if (view === 'search') return { area: 'search', q: query.get('q') ?? '' };
  if (view === 'more') return { area: 'more' };
  if (view === 'listening') return { area: 'listening' };
  if (conversation === 'new') return { area: 'new', view };
  const pane = conversation ? (PANES[parts[2] ?? ''] ?? 'conversation') : 'list';
  return { area: 'inbox', view, conversation, pane, sort: query.get('sort') };
}

function readSetup(parts: string[]): Route {
  const page = SETUP_PAGES.find((name) => name === parts[0]) ?? 'channels';
  return { area: 'setup', page, id: parts[1] ?? null };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

export function readRoute(path: string, search = ''): Route {
  const [area, ...parts] = path.split('/').filter(Boolean).map(decoded);
  const query = new URLSearchParams(search);
  if (area === 'overview') return { area: 'overview' };
  if (area === 'reports') return { area: 'reports', figure: parts[0] ?? '', id: parts[1] ?? null, query: query.size ? `?${query.toString()}` : '' };
  if (area === 'setup') return readSetup(parts);
  return readInbox(area === 'inbox' ? parts : [], query);
}

const segment = (text: string): string => encodeURIComponent(text).replaceAll('%3A', ':').replaceAll('%40', '@');

function writeInbox(route: Extract<Route, { area: 'inbox' }>): string {
  const parts = ['/inbox', segment(route.view)];
  if (route.conversation) parts.push(segment(route.conversation));
  if (route.conversation && (route.pane === 'reply' || route.pane === 'customer')) parts.push(route.pane);
  return parts.join('/') + (route.sort ? `?sort=${route.sort}` : '');
}

export function writeRoute(route: Route): string {
  switch (route.area) {
    case 'inbox':
      return writeInbox(route);
    case 'new':
      return `/inbox/${segment(route.view)}/new`;
    case 'search':
      return '/inbox/search' + (route.q ? `?q=${encodeURIComponent(route.q)}` : '');
    case 'more':
      return '/inbox/more';
    case 'listening':
      return '/inbox/listening';
    case 'overview':
      return '/overview';
    case 'reports':
      return ['/reports', route.figure, route.id].filter((part) => part).map((part, at) => (at ? segment(part ?? '') : part)).join('/') + route.query;
    case 'setup':
      return `/setup/${route.page}` + (route.id ? `/${segment(route.id)}` : '');
  }
}

export const inboxAt = (view: string, conversation: string | null = null, pane: Pane = 'list', sort: string | null = null): string =>
  writeInbox({ area: 'inbox', view, conversation, pane, sort });
