/** Checks all modules against the layer rules, and that no host but the desktop reaches electron by any path. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { importsOf, type ImportSite } from './imports.ts';
import { importProblem, isRelative, layerOf, resolveRelative } from './rules.ts';

export interface LayerProblem {
  file: string;
  line: number;
  problem: string;
}

/** Modules by path from the root, with their text. */
export type Sources = ReadonlyMap<string, string>;

/** All modules below `src` and `runner`. */
export function readSources(root: string): Sources {
  const files = ['src', 'runner'].flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) =>
      path.posix.join(folder, name.split(path.sep).join('/')),
    ),
  );
  const modules = files.filter((file) => /\.tsx?$/.test(file)).toSorted();
  return new Map(modules.map((file) => [file, readFileSync(path.join(root, file), 'utf8')]));
}

/** Every breach of the rules, in the order of files. */
export function checkLayers(sources: Sources): LayerProblem[] {
  const imports = new Map([...sources].map(([file, text]) => [file, importsOf(file, text)]));
  const direct = [...imports].flatMap(([file, sites]) =>
    sites.flatMap(({ specifier, line }) => {
      const problem = importProblem(file, specifier);
      return problem === null ? [] : [{ file, line, problem }];
    }),
  );
  return [...direct, ...electronReached(imports)];
}

/** Hosts that run without Electron must not load it through the shell's modules; types vanish, so they do not count. */
function electronReached(imports: ReadonlyMap<string, readonly ImportSite[]>): LayerProblem[] {
  const hosts = [...imports.keys()].filter((file) => layerOf(file) === 'host' && !/\.test\.tsx?$/.test(file));
  return hosts.flatMap((file) => {
    const chain = chainToElectron(file, imports);
    return chain === null ? [] : [{ file, line: 1, problem: `reaches electron: ${chain.join(' → ')}` }];
  });
}

function chainToElectron(start: string, imports: ReadonlyMap<string, readonly ImportSite[]>): string[] | null {
  const seen = new Set([start]);
  const queue: string[][] = [[start]];
  for (let chain = queue.shift(); chain !== undefined; chain = queue.shift()) {
    const file = chain.at(-1)!;
    for (const { specifier, typeOnly } of imports.get(file) ?? []) {
      if (typeOnly) continue;
      if (specifier === 'electron') return [...chain, specifier];
      const target = isRelative(specifier) ? resolveRelative(file, specifier) : null;
      if (target === null || seen.has(target)) continue;
      seen.add(target);
      queue.push([...chain, target]);
    }
  }
  return null;
}
