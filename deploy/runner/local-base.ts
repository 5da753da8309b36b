/** A base image made of this machine's own Node and its libraries, for where no image can be pulled. */
import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, globSync, mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** The shared libraries that an executable needs, the loader among them. */
function librariesOf(executable: string): string[] {
  const listing = execFileSync('ldd', [executable], { encoding: 'utf8' });
  return listing.split('\n').flatMap((line) => /(\/\S+)\s+\(0x/.exec(line)?.[1] ?? []);
}

/** Fills `folder` with the root of the image and its `Containerfile`; `context` holds the packages that will run on it. */
export function stageLocalBase(folder: string, context: string): void {
  const node = realpathSync(process.execPath);
  const addons = globSync('node_modules/**/*.node', { cwd: context }).map((file) => path.join(context, file));
  const libraries = new Set([node, ...addons].flatMap(librariesOf));
  const files = [
    ['/usr/local/bin/node', node],
    ...[...libraries].map((library) => [library, realpathSync(library)] as const),
  ] as const;
  for (const [inside, outside] of files) {
    const target = path.join(folder, 'root', inside);
    mkdirSync(path.dirname(target), { recursive: true });
    copyFileSync(outside, target);
  }
  const temporary = path.join(folder, 'root/tmp');
  mkdirSync(temporary);
  chmodSync(temporary, 0o1777);
  writeFileSync(path.join(folder, 'Containerfile'), 'FROM scratch\nCOPY root/ /\n');
}
