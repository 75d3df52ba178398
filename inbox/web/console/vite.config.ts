import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

const OUTPUT = '../static/console';

/** Packed once here, so that the server need not: the web process sends `.br` beside each text as it stands. */
function packed(): Plugin {
  let output = OUTPUT;
  return {
    name: 'packed',
    apply: 'build',
    configResolved: (config) => void (output = config.build.outDir),
    closeBundle() {
      for (const name of readdirSync(output, { recursive: true, encoding: 'utf8' })) {
        if (!/\.(js|css|html|svg)$/.test(name)) continue;
        const file = join(output, name);
        const params = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY };
        writeFileSync(`${file}.br`, brotliCompressSync(readFileSync(file), { params }));
      }
    },
  };
}

export default defineConfig({
  base: '/static/console/',
  plugins: [svelte(), packed()],
  build: {
    outDir: OUTPUT,
    emptyOutDir: true,
    target: 'es2022',
    // A data address for a font would be counted in the script; the browser may fetch it beside.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // The console, and the page of a screen on a wall.
    rollupOptions: { input: { index: 'index.html', wallboard: 'wallboard.html' } },
  },
  test: { include: ['src/**/*.test.ts'], environment: 'node' },
});
