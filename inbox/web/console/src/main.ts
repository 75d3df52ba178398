import './styles/tokens.css';
import './styles/base.css';
import './styles/parts.css';
import { mount } from 'svelte';
import App from './App.svelte';
import { browserLocale, setLanguage } from './lib/i18n/index.svelte';
import { showTheme } from './lib/session.svelte';

showTheme(null);
await setLanguage(browserLocale());
mount(App, { target: document.getElementById('app') as HTMLElement });
