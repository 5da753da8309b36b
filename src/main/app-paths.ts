/** Where the files of the app lie: below `out/` when built, in the sources when tests run them directly. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { EnginePaths } from './engine/parts.ts';

export interface AppPaths extends EnginePaths {
  root: string;
  /** Folder of the built renderer. */
  renderer: string;
}

/** The nearest folder upwards that holds the WIT file, which lies at the same place in sources and packages. */
function findRoot(start: string): string {
  const root = path.resolve(start);
  if (existsSync(path.join(root, 'runner/wit/extension-runner.wit'))) return root;
  const parent = path.dirname(root);
  if (parent === root) throw new Error(`The files of the app were not found above ${start}.`);
  return findRoot(parent);
}

/** `moduleDir` is the `import.meta.dirname` of any module of the app. */
export function appPaths(moduleDir: string): AppPaths {
  const root = findRoot(moduleDir);
  const built = path.relative(root, moduleDir).split(path.sep)[0] === 'out';
  const entry = (name: string, source: string): string => path.join(root, built ? `out/main/${name}.js` : source);
  return {
    root,
    renderer: path.join(root, 'out/renderer'),
    guestWorker: entry('guest-worker', 'runner/worker/guest-worker.ts'),
    builder: entry('builder', 'src/main/builder/index.ts'),
    resources: path.join(root, 'resources'),
    fixtures: path.join(root, 'fixtures'),
    toolchain: root,
    wit: path.join(root, 'runner/wit/extension-runner.wit'),
  };
}
