/** How the app is built: main process entries, the preload and the renderer, into `out/`. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import type { Plugin } from 'vite';
import { typingsPlugin } from './scripts/typings-plugin.ts';

const root = import.meta.dirname;

/**
 * Packages left in `node_modules`: those with native binaries, and those so large and so seldom loaded that parsing
 * them at every start would cost more than finding them. All others are bundled, which makes the start faster.
 */
const external = [
  'better-sqlite3',
  '@mongodb-js/zstd',
  'esbuild',
  'typescript',
  /^@bytecodealliance\//,
  // pino starts its transports from files of its own.
  'pino',
];

/** Code that runs in its own process or thread is a named entry, so that its path is known: `out/main/<name>.js`. */
const mainEntries = {
  index: 'src/main/index.ts',
  headless: 'src/main/headless.ts',
  cli: 'src/main/cli.ts',
  builder: 'src/main/builder/index.ts',
  'guest-worker': 'runner/worker/guest-worker.ts',
};

/** electron-vite makes asset URLs relative; ours are absolute, because the renderer has deep links. */
const absoluteBase: Plugin = { name: 'alga-workbench:absolute-base', config: () => ({ base: '/' }) };

const resolve = (file: string): string => path.join(root, file);

export default defineConfig({
  main: {
    build: {
      externalizeDeps: false,
      sourcemap: true,
      rollupOptions: {
        input: Object.fromEntries(
          Object.entries(mainEntries)
            .map(([name, file]) => [name, resolve(file)] as const)
            .filter(([, file]) => existsSync(file)),
        ),
        external,
        output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      externalizeDeps: false,
      // A sandboxed preload cannot be an ES module.
      rollupOptions: { input: resolve('src/preload/index.ts'), output: { format: 'cjs', entryFileNames: 'index.cjs' } },
    },
  },
  renderer: {
    root: resolve('src/renderer'),
    plugins: [react(), absoluteBase, typingsPlugin(root)],
    worker: { format: 'es' },
    build: {
      // The headless host serves the same files to any current browser.
      target: 'es2022',
      minify: true,
      // Small files stay files: the security policy has no `data:` for scripts and workers.
      assetsInlineLimit: 0,
      rollupOptions: { input: resolve('src/renderer/index.html') },
    },
  },
});
