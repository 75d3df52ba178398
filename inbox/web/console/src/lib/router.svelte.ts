/** The address bar as state. Links are plain `<a href>`; Back works because every pane has an address. */
import { readRoute, type Route } from './routes';

class Router {
  #address = $state(location.pathname + location.search);
  route: Route = $derived(readRoute(...split(this.#address)));
  query: string = $derived(split(this.#address)[1]);

  constructor() {
    addEventListener('popstate', () => this.#read());
    addEventListener('click', (event) => this.#follow(event));
  }

  go(address: string, how: 'push' | 'replace' = 'push'): void {
    if (address === this.#address) return;
    history[how === 'push' ? 'pushState' : 'replaceState'](null, '', address);
    this.#read();
  }

  #read(): void {
    this.#address = location.pathname + location.search;
  }

  #follow(event: MouseEvent): void {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = (event.target as Element | null)?.closest?.('a');
    if (!link || link.target || link.hasAttribute('download') || link.origin !== location.origin) return;
    if (!/^\/(inbox|overview|reports|setup)(\/|\?|$)/.test(link.pathname + link.search)) return;
    event.preventDefault();
    this.go(link.pathname + link.search);
  }
}

function split(address: string): [string, string] {
  const at = address.indexOf('?');
  return at < 0 ? [address, ''] : [address.slice(0, at), address.slice(at)];
}

export const router = new Router();
