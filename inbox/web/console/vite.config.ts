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

interface Graph {
  getModuleInfo: (id: string) => { importedIds: readonly string[] } | null;
}

/** All that an entry loads before anything is shown. */
function loadedBy(entry: string, graph: Graph): Set<string> {
  const found = new Set<string>();
  const waiting = [join(import.meta.dirname, entry)];
  for (let id = waiting.pop(); id; id = waiting.pop()) {
    if (found.has(id)) continue;
    found.add(id);
    waiting.push(...(graph.getModuleInfo(id)?.importedIds ?? []));
  }
  return found;
}

/** What the console begins with is one file: fifty small ones pack worse and are asked for one by one. */
function beginning(): (id: string, graph: Graph) => string | null {
  let [first, both] = [new Set<string>(), new Set<string>()];
  return (id, graph) => {
    if (!first.size) [first, both] = [loadedBy('src/main.ts', graph), loadedBy('src/wallboard/main.ts', graph)];
    return first.has(id) && !both.has(id) ? 'console' : null;
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
    rolldownOptions: { input: { index: 'index.html', wallboard: 'wallboard.html' }, output: { codeSplitting: { includeDependenciesRecursively: false, groups: [{ name: beginning() }] } } },
  },
  test: { include: ['src/**/*.test.ts'], environment: 'node' },
});
