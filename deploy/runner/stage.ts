/**
 * Makes the build context of the runner's image: its sources, which Node 24 runs as they are, and the packages that they
 * use, all from this checkout. `node deploy/runner/stage.ts <folder>`; the folder must not exist or be empty.
 */
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(import.meta.dirname, '../..');

/** What `runner/` imports; the layers check of the checkout keeps it to these. */
const used = ['hono', '@hono/node-server', 'zod', 'tar', '@bytecodealliance/jco-transpile'];

interface PackageFile {
  version: string;
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
}

const packageFile = (folder: string): PackageFile =>
  JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as PackageFile;

/** The folder in which Node would find a package from `from`; null where it is not installed. */
function find(name: string, from: string): string | null {
  for (let at = from; at.startsWith(root); at = path.dirname(at)) {
    const folder = path.join(at, 'node_modules', name);
    if (existsSync(path.join(folder, 'package.json'))) return folder;
  }
  return null;
}

/** Folders of the packages and of all that they depend on. Throws where one is not installed. */
function closure(names: readonly string[]): Set<string> {
  const found = new Set<string>();
  const visit = (name: string, from: string, isOptional: boolean): void => {
    const folder = find(name, from);
    if (folder === null) {
      if (isOptional) return;
      throw new Error(`The package ${name} is not installed. Run npm ci first.`);
    }
    if (found.has(folder)) return;
    found.add(folder);
    const { dependencies = {}, optionalDependencies = {} } = packageFile(folder);
    for (const inner of Object.keys({ ...dependencies, ...optionalDependencies })) {
      visit(inner, folder, inner in optionalDependencies);
    }
  };
  for (const name of names) visit(name, root, false);
  return found;
}

const isShipped = (file: string): boolean => !/\.test\.ts$|\.map$|\.d\.[cm]?ts$/.test(file);

/** Fills `folder`, which must not exist or be empty. */
export function stageRunner(folder: string): void {
  if (existsSync(folder) && readdirSync(folder).length > 0) throw new Error(`${folder} is not empty.`);
  mkdirSync(path.join(folder, 'empty'), { recursive: true });
  const { version } = packageFile(root);
  writeFileSync(path.join(folder, 'package.json'), `${JSON.stringify({ name: 'alga-runner', version, type: 'module' })}\n`);
  cpSync(path.join(root, 'runner'), path.join(folder, 'runner'), {
    recursive: true,
    filter: (file) => isShipped(file) && !file.startsWith(path.join(root, 'runner/testing')),
  });
  for (const source of closure(used)) {
    const target = path.join(folder, path.relative(root, source));
    cpSync(source, target, { recursive: true, dereference: true, filter: isShipped });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [, , folder] = process.argv;
  if (folder === undefined) {
    console.error('Usage: node deploy/runner/stage.ts <folder>');
    process.exitCode = 2;
  } else {
    stageRunner(path.resolve(folder));
  }
}
