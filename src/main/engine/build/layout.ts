/** Finds the parts of a project that a build starts from (contract topic: file layout convention). */
import { isAbsolute, join, relative, resolve } from 'node:path';
import { isFile } from '../project/layout.ts';

/** First that exists wins. `index` is the author's own adapter, `handler` the handler itself. */
const sources = ['src/index.ts', 'src/index.js', 'src/handler.ts', 'src/handler.js', 'handler.ts'];
const prebuilt = ['dist/main.wasm', 'dist/component.wasm'];

export type HandlerLayout =
  /** `adapter` tells who turns the host modules into the handler's second argument. Paths are relative, with `/`. */
  { kind: 'source'; entry: string; adapter: 'own' | 'generated' } | { kind: 'prebuilt'; file: string };

/** What a build makes the component from; null for an extension without a handler. */
export async function findHandler(root: string): Promise<HandlerLayout | null> {
  const entry = await firstFile(root, sources);
  if (entry) return { kind: 'source', entry, adapter: entry.startsWith('src/index.') ? 'own' : 'generated' };
  const file = await firstFile(root, prebuilt);
  return file ? { kind: 'prebuilt', file } : null;
}

/** The first of the relative paths that is a file below `root`. */
async function firstFile(root: string, paths: string[]): Promise<string | null> {
  for (const path of paths) if (await isFile(join(root, path))) return path;
  return null;
}

/** The path with `/` as its separator. */
export function toPosix(path: string): string {
  return path.replaceAll('\\', '/');
}

/** A path as problems show it, relative to the project; null for a file outside of it. */
export function projectPath(root: string, file: string): string | null {
  const path = toPosix(relative(root, resolve(root, file)));
  return path === '' || path.startsWith('../') || isAbsolute(path) ? null : path;
}
