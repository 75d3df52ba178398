import '../styles/tokens.css';
import '../styles/base.css';
import { mount } from 'svelte';
import Screen from './Screen.svelte';

mount(Screen, { target: document.getElementById('app') as HTMLElement });
