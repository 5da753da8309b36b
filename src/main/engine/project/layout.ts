/** Where an extension project keeps its parts. */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { manifestFile } from './manifest-report.ts';

/** The one an author edits first: the logic rather than an adapter of their own. */
const handlerSources = ['src/handler.ts', 'src/handler.js', 'handler.ts', 'src/index.ts', 'src/index.js'];
const uiPages = ['ui/index.html', 'dist/ui/index.html'];

export interface Layout {
  hasHandler: boolean;
  hasUi: boolean;
  /** What the editor opens first: the handler, else the page of the user interface, else the manifest. */
  mainFile: string;
}

export async function readLayout(root: string): Promise<Layout> {
  const [handler, page] = await Promise.all([firstFile(root, handlerSources), firstFile(root, uiPages)]);
  return { hasHandler: handler !== null, hasUi: page !== null, mainFile: handler ?? page ?? manifestFile };
}

export async function isFile(path: string): Promise<boolean> {
  const stats = await stat(path).catch(() => null);
  return stats?.isFile() ?? false;
}

export async function isFolder(path: string): Promise<boolean> {
  const stats = await stat(path).catch(() => null);
  return stats?.isDirectory() ?? false;
}

async function firstFile(root: string, paths: readonly string[]): Promise<string | null> {
  for (const path of paths) if (await isFile(join(root, path))) return path;
  return null;
}
