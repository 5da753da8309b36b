/** The files of an extension's UI as they lie in the project. */
import { readdir, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';

export interface UiFiles {
  /** Relative to the UI's folder, with `/`, sorted. */
  files: string[];
  /** Left out: hidden files, which the runner refuses, installed packages, and links that lead out of the project. */
  skipped: { path: string; reason: 'hidden' | 'packages' | 'outside' }[];
}

/** Lists the files below `folder`. Links are followed as long as they stay within `root`. */
export async function listUiFiles(folder: string, root: string): Promise<UiFiles> {
  const result: UiFiles = { files: [], skipped: [] };
  const realRoot = await realpath(root);

  /** `above` are the real folders on the way here: a link back to one of them would never end. */
  async function walk(path: string, above: string[]): Promise<void> {
    const real = await realpath(join(folder, path));
    if (above.includes(real)) return;
    const names = await readdir(real);
    for (const name of names.toSorted()) await visit(path ? `${path}/${name}` : name, name, [...above, real]);
  }

  async function visit(path: string, name: string, above: string[]): Promise<void> {
    if (name.startsWith('.')) result.skipped.push({ path, reason: 'hidden' });
    else if (name === 'node_modules') result.skipped.push({ path, reason: 'packages' });
    else if (!(await isWithin(join(folder, path), realRoot))) result.skipped.push({ path, reason: 'outside' });
    else if ((await stat(join(folder, path))).isDirectory()) await walk(path, above);
    else result.files.push(path);
  }

  await walk('', []);
  return result;
}

/** False also for a link that leads nowhere. */
async function isWithin(path: string, realRoot: string): Promise<boolean> {
  const real = await realpath(path).catch(() => null);
  return real !== null && (real === realRoot || real.startsWith(realRoot + sep));
}
