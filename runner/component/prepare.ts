/**
 * The whole way from a component file to compiled modules. Runs in a thread of its own (`worker/guest-worker.ts`),
 * because hashing and compiling 12 MB would stall whatever thread it runs on.
 */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { RunnerError } from '../errors.ts';
import { hostImportNames } from '../host/names.ts';
import { wasiImportNames } from '../worker/wasi/names.ts';
import { digestOf } from '../cache/sealed-folder.ts';
import { readPrepared } from './cache.ts';
import { imageKey } from './image.ts';
import type { ComponentImage } from './image.ts';
import { inspectHandler } from './inspect.ts';
import { capMemory } from './memory-cap.ts';
import { parsePlan, preparedModule, recipeOf } from '../reset/recipe.ts';
import { glueFile, resetFile } from './toolchain.ts';
import { transpileInProcess } from './transpile-process.ts';
import { wasm } from './wasm.ts';
import type { WasmModule } from './wasm.ts';

export interface PrepareTask {
  /** Entry file of the runner's threads and processes. */
  entry: string;
  wasmPath: string;
  /** Hex SHA-256 that the component had when its bundle was unpacked. */
  digest: string;
  /** Folder of prepared components. */
  cacheRoot: string;
  /** Pages of 64 KiB that a memory may have. */
  maxPages: number;
}

export interface PrepareResult {
  image: ComponentImage;
  transpiled: boolean;
}

/** Throws `RunnerError` with a `COMPONENT_…` code, or `BUNDLE_DAMAGED`. */
export async function prepareComponent(task: PrepareTask): Promise<PrepareResult> {
  const { digest } = task;
  const component = await readFile(task.wasmPath).catch(() => null);
  if (component === null || digestOf(component) !== digest) throw damaged();
  const key = imageKey(digest, task.maxPages);
  const { imports } = inspectHandler(component);
  refuseUnknownImports(imports);
  const cached = await readPrepared(task.cacheRoot, digest);
  if (cached === null) await transpileInProcess(task.entry, task);
  const prepared = cached ?? (await readPrepared(task.cacheRoot, digest));
  if (prepared === null) throw new Error('the prepared component cannot be read back');
  const plan = parsePlan(prepared.files.get(resetFile) ?? new Uint8Array());
  const modules: Record<string, WasmModule> = {};
  let codeBytes = 0;
  for (const [name, bytes] of prepared.files) {
    if (!name.endsWith('.wasm')) continue;
    codeBytes += bytes.byteLength;
    modules[name] = await wasm.compile(capMemory(preparedModule(plan, name, bytes), task.maxPages));
  }
  const image = {
    key,
    gluePath: path.join(prepared.folder, glueFile),
    modules,
    maxPages: task.maxPages,
    codeBytes,
    reset: recipeOf(plan, modules),
    hasWasi: imports.some((name) => name.startsWith('wasi:')),
  };
  return { image, transpiled: cached === null };
}

/** Meant for the caller, which fetches the bundle again. */
function damaged(): RunnerError {
  return new RunnerError('BUNDLE_DAMAGED', 'the unpacked component is not the one of its bundle', {
    what: 'The component in the cache is damaged.',
    why: 'dist/main.wasm is not what the archive held when it was unpacked.',
    fix: 'Send the request again: the bundle is fetched anew. Where it happens each time, look at the disk.',
  });
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
