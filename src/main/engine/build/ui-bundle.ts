/** Bundles the scripts of a UI that a browser cannot load as they are: TypeScript, JSX, and imports of packages. */
import { extname, join, posix, relative } from 'node:path';
import type { BuildOptions, Metafile } from 'esbuild';
import type { Problem } from '../../../contract/manifest.ts';
import { runEsbuild, type BundleOutcome } from './esbuild.ts';
import { toPosix } from './layout.ts';
import { fromEsbuild } from './messages.ts';
import { borrowedPackages, type BorrowedPackage } from './packages.ts';
import { isUiSource, type PageScript } from './ui-scripts.ts';

export interface UiBundleInput {
  root: string;
  /** The UI's folder in the project. */
  folder: string;
  toolchain: string;
  scripts: PageScript[];
  signal?: AbortSignal;
}

export interface UiBundle {
  /** By path relative to the UI's folder. */
  files: Map<string, Uint8Array>;
  /** The scripts that were bundled. */
  bundled: PageScript[];
  /** Style sheet that came out beside a script, by the script's output. */
  styles: Map<string, string>;
  borrowed: BorrowedPackage[];
  /** With an error among them there are no files. */
  problems: Problem[];
}

export async function bundleUi(input: UiBundleInput): Promise<UiBundle> {
  const result: UiBundle = { files: new Map(), bundled: [], styles: new Map(), borrowed: [], problems: [] };
  const wanted = new Map<string, PageScript>();
  for (const script of input.scripts) {
    if (script.compiled || (script.module && !(await loadsAsItIs(script, input)))) wanted.set(script.output, script);
  }
  // A script without type="module" must come out as one piece without imports and exports.
  for (const module of [true, false]) {
    const group = [...wanted.values()].filter((script) => script.module === module);
    if (group.length > 0) await bundleGroup(group, module, input, result);
  }
  return result;
}

async function bundleGroup(scripts: PageScript[], module: boolean, input: UiBundleInput, result: UiBundle): Promise<void> {
  const built = await build(scripts, module ? { format: 'esm', splitting: true } : { format: 'iife' }, input);
  const found = [
    ...built.errors.map((message) => fromEsbuild(message, input.root, 'ui', 'error')),
    ...built.warnings.map((message) => fromEsbuild(message, input.root, 'ui', 'warning')).filter((problem) => problem.position),
  ];
  result.problems.push(...found);
  if (!built.ok) return;
  const { metafile, outputFiles } = built.result;
  for (const file of outputFiles) result.files.set(toPosix(relative(input.folder, file.path)), file.contents);
  for (const script of scripts) {
    result.bundled.push(script);
    const style = styleOf(metafile, script, input);
    if (style) result.styles.set(script.output, style);
  }
  result.borrowed.push(...borrowedPackages(metafile.inputs, input.root, input.toolchain));
}

/** True for plain JavaScript all of whose imports are relative paths to more of the same inside of the UI's folder. */
async function loadsAsItIs(script: PageScript, input: UiBundleInput): Promise<boolean> {
  const built = await build([script], { format: 'esm' }, input);
  if (!built.ok) return false;
  return Object.entries(built.result.metafile.inputs).every(([path, { imports }]) => {
    const inside = !toPosix(relative(input.folder, join(input.root, path))).startsWith('../');
    return inside && extname(path) === '.js' && imports.every(({ original }) => loadsInBrowser(original));
  });
}

function loadsInBrowser(specifier: string | undefined): boolean {
  return (
    specifier !== undefined && /^\.{1,2}\//.test(specifier) && posix.extname(specifier) === '.js' && !isUiSource(specifier)
  );
}

function build(
  scripts: PageScript[],
  format: Pick<BuildOptions, 'format' | 'splitting'>,
  input: UiBundleInput,
): Promise<BundleOutcome> {
  const options: BuildOptions = {
    absWorkingDir: input.root,
    entryPoints: scripts.map((script) => ({ in: join(input.folder, script.source), out: script.output.replace(/\.js$/, '') })),
    outdir: input.folder,
    allowOverwrite: true,
    nodePaths: [join(input.toolchain, 'node_modules')],
    platform: 'browser',
    target: 'es2020',
    minify: true,
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"production"' },
    // Images that the runner does not serve travel inside the script.
    loader: { '.gif': 'dataurl', '.ico': 'dataurl', '.ttf': 'dataurl', ...servedAsFiles },
    assetNames: 'assets/[name]-[hash]',
    chunkNames: 'chunks/[name]-[hash]',
    ...format,
  };
  return runEsbuild(options, input.signal);
}

const servedAsFiles = Object.fromEntries(
  ['.svg', '.png', '.jpg', '.jpeg', '.webp', '.woff', '.woff2'].map((extension) => [extension, 'file' as const]),
);

function styleOf(metafile: Metafile, script: PageScript, input: UiBundleInput): string | null {
  const inFolder = (path: string) => toPosix(relative(input.folder, join(input.root, path)));
  const output = Object.entries(metafile.outputs).find(([path]) => inFolder(path) === script.output)?.[1];
  return output?.cssBundle ? posix.join(posix.dirname(script.output), posix.basename(output.cssBundle)) : null;
}
