/** Checks the types of a project with the compiler that ships with the workbench, without writing to the project. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { isAbsolute, join, resolve } from 'node:path';
import { parse } from 'jsonc-parser';
import { z } from 'zod';
import type { Problem } from '../../../contract/manifest.ts';
import { isFile, isFolder } from '../project/layout.ts';
import type { Disk } from './disk.ts';
import { fromTypeScript } from './messages.ts';

export interface TypecheckInput {
  root: string;
  toolchain: string;
  /** Declarations of the `alga:extension/*` modules. */
  hostTypes: string;
  /** Where the configuration for this check is written. */
  configFile: string;
  disk: Disk;
  signal?: AbortSignal;
}

/** More findings than this help nobody; the last one then tells how many more there are. */
const problemLimit = 200;

/** Packages that builds take from the workbench where the project has none of its own. */
const lent = ['@alga-psa/extension-runtime', '@alga-psa/extension-iframe-sdk', 'react', 'react-dom'];

const configSchema = z.looseObject({
  files: z.array(z.string()).optional(),
  include: z.array(z.string()).optional(),
  exclude: z.array(z.string()).optional(),
  compilerOptions: z
    .looseObject({ paths: z.record(z.string(), z.array(z.string())).optional(), typeRoots: z.array(z.string()).optional() })
    .optional(),
});
type Config = z.infer<typeof configSchema>;

/** For projects without a tsconfig.json. */
const defaultOptions = {
  target: 'es2022',
  module: 'esnext',
  moduleResolution: 'bundler',
  lib: ['es2022', 'dom', 'dom.iterable'],
  jsx: 'react-jsx',
  strict: true,
  skipLibCheck: true,
  allowImportingTsExtensions: true,
  types: [],
};

/** The compiler's findings. Rejects when aborted, or when the compiler cannot be run. */
export async function checkTypes(input: TypecheckInput): Promise<Problem[]> {
  const config = await checkConfig(input.root, input.toolchain, input.hostTypes);
  await input.disk.write(input.configFile, JSON.stringify(config, null, 2));
  const output = await runCompiler(input);
  const problems = fromTypeScript(output, input.root).filter((problem) => problem.rule !== 'TS18003');
  if (problems.length <= problemLimit) return problems;
  const rest = problems.length - problemLimit;
  const more: Problem = {
    source: 'types',
    severity: 'info',
    rule: 'types.more',
    message: `${rest} more findings are not shown.`,
  };
  return [...problems.slice(0, problemLimit), more];
}

/** A configuration outside the project that extends the project's own, with every path made absolute. */
export async function checkConfig(root: string, toolchain: string, hostTypes: string): Promise<object> {
  const base = join(root, 'tsconfig.json');
  const own = await readConfig(base);
  const absolute = (path: string) => (isAbsolute(path) || path.startsWith('${configDir}') ? path : resolve(root, path));
  const options = own?.compilerOptions;
  const ownPaths = Object.entries(options?.paths ?? {}).map(([name, targets]) => [name, targets.map(absolute)] as const);
  const include = own?.include ?? (own?.files ? [] : ['**/*']);
  return {
    ...(own ? { extends: base } : {}),
    compilerOptions: {
      ...(own ? {} : defaultOptions),
      noEmit: true,
      composite: false,
      incremental: false,
      paths: { ...(await lentPaths(root, toolchain)), ...Object.fromEntries(ownPaths) },
      typeRoots: (options?.typeRoots ?? ['node_modules/@types']).map(absolute).concat(join(toolchain, 'node_modules/@types')),
    },
    files: [...(own?.files ?? []).map(absolute), hostTypes],
    include: include.map(absolute),
    exclude: [...(own?.exclude ?? []), 'node_modules', 'dist'].map(absolute),
  };
}

/** Null when the project has none. One that cannot be read is the compiler's to complain about. */
async function readConfig(path: string): Promise<Config | null> {
  const text = await readFile(path, 'utf8').catch(() => null);
  if (text === null) return null;
  const parsed = configSchema.safeParse(parse(text, [], { allowTrailingComma: true }));
  return parsed.success ? parsed.data : {};
}

async function lentPaths(root: string, toolchain: string): Promise<Record<string, string[]>> {
  const paths: Record<string, string[]> = {};
  for (const name of lent) {
    if (await isFolder(join(root, 'node_modules', name))) continue;
    const types = join(toolchain, 'node_modules/@types', name);
    const folder = (await isFolder(types)) ? types : join(toolchain, 'node_modules', name);
    paths[name] = [folder];
    paths[`${name}/*`] = [`${folder}/*`];
  }
  return paths;
}

async function runCompiler({ root, toolchain, configFile, signal }: TypecheckInput): Promise<string> {
  const { promise, resolve: done, reject } = Promise.withResolvers<string>();
  const args = ['--project', configFile, '--pretty', 'false'];
  execFile(await compilerPath(toolchain), args, { cwd: root, signal, maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
    // The compiler's exit code tells that it found something; no code at all, that it did not run.
    if (!error || typeof error.code === 'number') done(`${stdout}${stderr}`);
    else reject(signal?.aborted ? signal.reason : error);
  });
  return promise;
}

/** The compiler's native program, which the `tsc` script would start: called directly, it can be killed. */
async function compilerPath(toolchain: string): Promise<string> {
  const folder = `typescript-${process.platform}-${process.arch}`;
  const name = process.platform === 'win32' ? 'tsc.exe' : 'tsc';
  const path = join(toolchain, 'node_modules/@typescript', folder, 'lib', name);
  if (await isFile(path)) return path;
  throw new Error(`The TypeScript compiler is not at ${path}.`);
}
