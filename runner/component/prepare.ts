/**
 * The whole way from a component file to compiled modules. Runs in a thread of its own (`worker/guest-worker.ts`),
 * because hashing and compiling 12 MB would stall whatever thread it runs on.
 */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { RunnerError } from '../errors.ts';
import { hostImportNames } from '../host/names.ts';
import { wasiImportNames } from '../worker/wasi/names.ts';
import { digestOf, readPrepared } from './cache.ts';
import { imageKey } from './image.ts';
import type { ComponentImage } from './image.ts';
import { inspectHandler } from './inspect.ts';
import { capMemory } from './memory-cap.ts';
import { glueFile } from './toolchain.ts';
import { transpileInProcess } from './transpile-process.ts';
import { wasm } from './wasm.ts';
import type { WasmModule } from './wasm.ts';

export interface PrepareTask {
  /** Entry file of the runner's threads and processes. */
  entry: string;
  wasmPath: string;
  /** Folder of prepared components. */
  cacheRoot: string;
  /** Pages of 64 KiB that a memory may have. */
  maxPages: number;
  /** Keys (`digest:pages`) that the caller holds already. */
  known: string[];
}

/** `image` is null when the caller knows the key already. */
export interface PrepareResult {
  key: string;
  image: ComponentImage | null;
  transpiled: boolean;
}

/** Throws `RunnerError` with a `COMPONENT_…` code. */
export async function prepareComponent(task: PrepareTask): Promise<PrepareResult> {
  const component = await readFile(task.wasmPath);
  const key = imageKey(digestOf(component), task.maxPages);
  if (task.known.includes(key)) return { key, image: null, transpiled: false };
  const { imports } = inspectHandler(component);
  refuseUnknownImports(imports);
  const digest = digestOf(component);
  const cached = await readPrepared(task.cacheRoot, digest);
  if (cached === null) await transpileInProcess(task.entry, task);
  const prepared = cached ?? (await readPrepared(task.cacheRoot, digest));
  if (prepared === null) throw new Error('the prepared component cannot be read back');
  const modules: Record<string, WasmModule> = {};
  for (const [name, bytes] of prepared.files) {
    if (name.endsWith('.wasm')) modules[name] = await wasm.compile(capMemory(bytes, task.maxPages));
  }
  const image = {
    key,
    gluePath: path.join(prepared.folder, glueFile),
    modules,
    maxPages: task.maxPages,
    hasWasi: imports.some((name) => name.startsWith('wasi:')),
  };
  return { key, image, transpiled: cached === null };
}

function refuseUnknownImports(imports: string[]): void {
  const linked = new Set([...hostImportNames, ...wasiImportNames]);
  const unknown = imports.find((name) => !linked.has(name.replace(/@.*$/, '')));
  if (unknown === undefined) return;
  const text = `component imports instance \`${unknown}\`, but a matching implementation was not found in the linker`;
  throw new RunnerError('COMPONENT_IMPORT_UNKNOWN', text, {
    what: `The component imports ${unknown}, which no runner provides.`,
    why: 'The world of the platform has twelve host interfaces, and of WASI only what the engine of a guest needs.',
    fix: 'Build against the WIT of the workbench and remove the import.',
  });
}
