/** Bundles the handler into the one ES module that becomes the component. */
import { join } from 'node:path';
import type { Metafile, Plugin } from 'esbuild';
import type { Problem } from '../../../contract/manifest.ts';
import { adapterSource } from './adapter.ts';
import { runEsbuild, type BundleOutcome, type Bundled } from './esbuild.ts';
import { projectPath, toPosix } from './layout.ts';
import { fromEsbuild } from './messages.ts';
import { borrowedPackages, type BorrowedPackage } from './packages.ts';

export interface HandlerInput {
  root: string;
  /** Relative to the root. */
  entry: string;
  adapter: 'own' | 'generated';
  /** Folder whose `node_modules` answers imports that the project's own do not. */
  toolchain: string;
  signal?: AbortSignal;
}

export type HandlerBundle =
  | {
      ok: true;
      source: string;
      /** JSON text; its paths are relative to the project's `dist` folder. */
      sourceMap: string;
      /** What the author's module exports. */
      exports: string[];
      /** Files that went in, relative to the project; those from elsewhere are left out. */
      inputs: string[];
      borrowed: BorrowedPackage[];
      problems: Problem[];
    }
  | { ok: false; problems: Problem[] };

/** The files of the result; `author` is there for the list of its exports, which the adapter hides. */
const outputs = { component: 'handler', author: 'author' };
const adapterName = 'alga-adapter';

/** Bundles with esbuild as the platform's own toolchain does (contract topic: canonical pipeline). Rejects when aborted. */
export async function bundleHandler(input: HandlerInput): Promise<HandlerBundle> {
  const author = `./${input.entry}`;
  const outcome = await runEsbuild(
    {
      absWorkingDir: input.root,
      entryPoints: {
        [outputs.component]: input.adapter === 'generated' ? adapterName : author,
        [outputs.author]: author,
      },
      plugins: [adapterPlugin(input.root, author)],
      nodePaths: [join(input.toolchain, 'node_modules')],
      outdir: join(input.root, 'dist'),
      format: 'esm',
      platform: 'neutral',
      mainFields: ['module', 'main'],
      target: 'es2022',
      external: ['alga:extension/*'],
      sourcemap: 'external',
    },
    input.signal,
  );
  const problems = problemsOf(outcome, input.root);
  return outcome.ok ? collect(outcome.result, input, problems) : { ok: false, problems };
}

function adapterPlugin(root: string, author: string): Plugin {
  return {
    name: adapterName,
    setup(build) {
      build.onResolve({ filter: new RegExp(`^${adapterName}$`) }, ({ path }) => ({ path, namespace: 'generated' }));
      build.onLoad({ filter: /.*/, namespace: 'generated' }, () => ({
        contents: adapterSource(author),
        resolveDir: root,
        loader: 'js',
      }));
    },
  };
}

function collect(result: Bundled, input: HandlerInput, problems: Problem[]): HandlerBundle {
  const text = (suffix: string): string => result.outputFiles.find((file) => toPosix(file.path).endsWith(suffix))?.text ?? '';
  const { inputs } = result.metafile;
  return {
    ok: true,
    source: withStablePaths(text(`/${outputs.component}.js`), inputs, input.root),
    sourceMap: text(`/${outputs.component}.js.map`),
    exports: exportsOf(result.metafile, `${outputs.author}.js`),
    inputs: Object.keys(inputs).filter((path) => projectPath(input.root, path) !== null && !path.startsWith('generated:')),
    borrowed: borrowedPackages(inputs, input.root, input.toolchain),
    problems,
  };
}

function exportsOf(metafile: Metafile, name: string): string[] {
  const output = Object.entries(metafile.outputs).find(([path]) => path.endsWith(`/${name}`));
  return output?.[1].exports ?? [];
}

/** The author's module is bundled twice, so each finding about it comes once for each. */
function problemsOf(found: BundleOutcome, root: string): Problem[] {
  const errors = found.errors.map((message) => fromEsbuild(message, root, 'handler', 'error'));
  // A warning without a place in the project is about the generated adapter or a package: not the author's to mend.
  const warnings = found.warnings
    .map((message) => fromEsbuild(message, root, 'handler', 'warning'))
    .filter((problem) => problem.position);
  return [...new Map([...errors, ...warnings].map((problem) => [JSON.stringify(problem), problem])).values()];
}

/**
 * esbuild heads each module with a comment of its path, and a module from outside the project has one that depends
 * on where both lie. Shortened to the package's part it is the same everywhere, and so is the component's cache key.
 */
function withStablePaths(source: string, inputs: Metafile['inputs'], root: string): string {
  const outside = new Set(
    Object.keys(inputs)
      .filter((path) => projectPath(root, path) === null)
      .map((path) => `// ${path}`),
  );
  if (outside.size === 0) return source;
  return source
    .split('\n')
    .map((line) => (outside.has(line) ? `// ${line.slice(line.lastIndexOf('node_modules/'))}` : line))
    .join('\n');
}
