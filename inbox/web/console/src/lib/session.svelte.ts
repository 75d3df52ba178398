/** Who is logged in, and what they set for themselves. */
import { get, patch, put, remove, useCsrf, whenLoggedOut } from './api';
import { setLanguage } from './i18n/index.svelte';
import { dayIn } from './time';
import type { Me, MeChange, Presence, Role, Theme } from './types';

class Session {
  me = $state.raw<Me | null>(null);

  async load(): Promise<void> {
    whenLoggedOut(toLogin);
    await this.#take(await get<Me>('me'));
  }

  async change(change: MeChange): Promise<void> {
    await this.#take(await patch<Me>('me', change));
  }

  async setPresence(presence: Presence): Promise<void> {
    await put('me/presence', { presence });
    if (this.me) this.me = { ...this.me, presence };
  }

  /** The day that it is for the organisation, by which reports count: a reader's own may be another already. */
  today(): string {
    return dayIn(this.me?.zone, Date.now());
  }

  async logOut(): Promise<void> {
    await remove('session');
    location.assign('/login');
  }

  has(...roles: Role[]): boolean {
    return roles.some((role) => this.me?.roles.includes(role));
  }

  async #take(me: Me): Promise<void> {
    useCsrf(me.csrf);
    showTheme(me.theme);
    await setLanguage(me.locale);
    this.me = me;
  }
}

function toLogin(): void {
  const here = location.pathname + location.search;
  location.assign('/login?next=' + encodeURIComponent(here));
}

const dark = matchMedia('(prefers-color-scheme: dark)');
const THEME_KEY = 'inkorg.theme';

export function showTheme(theme: Theme | null): void {
  const chosen = theme ?? (localStorage.getItem(THEME_KEY) as Theme | null) ?? 'system';
  if (theme) localStorage.setItem(THEME_KEY, theme);
  document.documentElement.dataset.theme = chosen === 'system' ? (dark.matches ? 'dark' : 'light') : chosen;
}

dark.addEventListener('change', () => showTheme(session.me?.theme ?? null));

export const session = new Session();
