import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  base: '/static/console/',
  plugins: [svelte()],
  build: {
    outDir: '../static/console',
    emptyOutDir: true,
    target: 'es2022',
    // A data address for a font would be counted in the script; the browser may fetch it beside.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  test: { include: ['src/**/*.test.ts'], environment: 'node' },
});
