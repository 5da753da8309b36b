/**
 * Builds real components for tests. Results are kept below `node_modules/.cache`, by the hash of everything they are
 * made from, because each takes seconds and hundreds of megabytes.
 */
import { execFile } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** `all-disabled` is what the platform's CLI does; `output` keeps clocks, randomness and standard error. */
export type ComponentFeatures = 'all-disabled' | 'output' | 'everything';

export interface ComponentSource {
  /** An ES module that exports `handler`; it may import `alga:extension/*` only. */
  source: string;
  features?: ComponentFeatures;
  /** WIT text; by default the platform's world, named `runner`. */
  wit?: string;
  worldName?: string;
}

const folder = path.dirname(fileURLToPath(import.meta.url));
const cacheFolder = path.resolve(folder, '../../node_modules/.cache/alga-test-components');
const script = path.join(folder, 'componentize-child.ts');

export async function platformWit(): Promise<string> {
  return readFile(path.resolve(folder, '../wit/extension-runner.wit'), 'utf8');
}

/** Answers the path of the built component. */
export async function buildTestComponent(given: ComponentSource): Promise<string> {
  const wit = given.wit ?? (await platformWit());
  const features = given.features ?? 'output';
  const worldName = given.worldName ?? 'runner';
  const recipe = JSON.stringify({ source: given.source, wit, features, worldName, version: '0.23.0' });
  const hash = createHash('sha256').update(recipe).digest('hex').slice(0, 32);
  const target = path.join(cacheFolder, `${hash}.wasm`);
  const built = await readFile(target).catch(() => null);
  if (built !== null) return target;
  await mkdir(cacheFolder, { recursive: true });
  const work = path.join(cacheFolder, randomUUID());
  const sourcePath = `${work}.js`;
  const output = `${work}.wasm`;
  try {
    await writeFile(sourcePath, given.source);
    await writeFile(`${work}.wit`, wit);
    await promisify(execFile)(process.execPath, [script, sourcePath, `${work}.wit`, worldName, features, output]);
    await rename(output, target);
  } finally {
    await Promise.all([sourcePath, `${work}.wit`, output].map((file) => rm(file, { force: true })));
  }
  return target;
}
