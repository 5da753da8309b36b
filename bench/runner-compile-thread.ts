/**
 * The production way as a baseline: for every request the component's modules are compiled and instantiated anew. Runs
 * in a thread of its own; its host calls are answered on the spot, which favours it.
 */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import { capMemory, pagesOf } from '../runner/component/memory-cap.ts';
import { glueFile } from '../runner/component/toolchain.ts';
import { transpile } from '../runner/component/transpile.ts';
import type { WasmModule } from '../runner/component/wasm.ts';
import { guestRequest } from '../runner/execute/guest-request.ts';
import type { ExecuteBody } from '../runner/types.ts';
import type { Bridge } from '../runner/worker/bridge.ts';
import { realAmbient } from '../runner/tape/ambient.ts';
import { createImports } from '../runner/worker/imports.ts';
import { createBodyBudget } from '../runner/worker/wasi/http/budget.ts';

export interface CompileThreadData {
  componentPath: string;
  /** Where generated code may be written. */
  folder: string;
  body: ExecuteBody;
}

interface Glue {
  instantiate(moduleOf: (name: string) => WasmModule, imports: unknown): { handler(request: unknown): { status: number } };
}

// Node's type definitions leave the API out.
const { Module } = (globalThis as unknown as { WebAssembly: { Module: new (bytes: Uint8Array) => WasmModule } }).WebAssembly;
const { componentPath, folder, body } = workerData as CompileThreadData;
const files = await transpile(await readFile(componentPath));
const gluePath = path.join(folder, `baseline-${glueFile}`);
await writeFile(gluePath, files.get(glueFile) ?? '');
const glue = (await import(pathToFileURL(gluePath).href)) as Glue;
const record = { namespace: 'bench', key: 'key', value: Buffer.from('stored'), revision: 1n };
const bridge = { report: () => undefined, call: () => ({ ok: record }) } as unknown as Bridge;
const scope = { tenantId: 't', extensionId: 'e', installId: 'i', versionId: null, requestId: null };
const frame = { scope, user: null, granted: ['cap:storage.kv' as const], secrets: null, secretsExpired: false };
const imports = createImports({
  bridge,
  scope: { enterCall: () => frame, write: () => undefined, budget: createBodyBudget() },
  ambient: realAmbient,
});

/** An empty custom section with its own name: the engine shares compiled code between modules of the same bytes. */
function unlike(bytes: Uint8Array, count: number): Uint8Array {
  const name = Buffer.from(String(count).padStart(8, '0'));
  return Buffer.concat([bytes, Uint8Array.of(0, name.length + 1, name.length), name]);
}

let count = 0;
parentPort?.on('message', () => {
  count += 1;
  const moduleOf = (name: string) => new Module(unlike(capMemory(files.get(name) ?? new Uint8Array(), pagesOf(256)), count));
  const { status } = glue.instantiate(moduleOf, imports).handler(guestRequest(body));
  parentPort?.postMessage(status, []);
});
