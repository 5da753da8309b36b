/** What a request held in its memory is not in the memory of the next: byte by byte, where instances are set back. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { digestOf } from '../cache/sealed-folder.ts';
import type { ComponentImage } from '../component/image.ts';
import { prepareComponent } from '../component/prepare.ts';
import { wasm } from '../component/wasm.ts';
import type { WasmInstance, WasmMemory, WasmModule } from '../component/wasm.ts';
import type { GuestFrame } from '../host/interface.ts';
import { createCoreGroup } from '../reset/core-group.ts';
import type { CoreImports } from '../reset/core-group.ts';
import { realAmbient } from '../tape/ambient.ts';
import { buildTestComponent } from '../testing/build-component.ts';
import { probeGuestSource } from '../testing/probe-guest.ts';
import { workerPath } from '../testing/rig.ts';
import { createImports } from '../worker/imports.ts';
import { createBodyBudget } from '../worker/wasi/http/budget.ts';
import type { GuestRequest, GuestResponse } from '../worker/protocol.ts';

interface Glue {
  instantiate(
    module: (name: string) => WasmModule | undefined,
    imports: object,
    instantiateCore: (module: WasmModule, imports?: CoreImports) => WasmInstance,
  ): { handler(request: GuestRequest): GuestResponse };
}

const secret = 'a-secret-that-only-one-request-may-know';
const body = 'a-body-that-only-one-request-may-see';
const tenant = 'tenant-whose-name-is-its-own';
const frame: GuestFrame = {
  scope: { tenantId: tenant, extensionId: 'e', installId: 'i', versionId: null, requestId: null },
  user: null,
  granted: ['cap:context.read', 'cap:log.emit', 'cap:secrets.get'],
  secrets: { TOKEN: secret },
  secretsExpired: false,
};
const bridge = { report: () => undefined, note: () => undefined, call: () => ({ err: 'internal' }) };
const imports = createImports({
  bridge,
  scope: { enterCall: () => frame, write: () => undefined, budget: createBodyBudget() },
  ambient: realAmbient,
});
const request = (url: string): GuestRequest => ({
  context: { tenantId: tenant, extensionId: 'e' },
  http: { method: 'GET', url, headers: [], body: Buffer.from(body) },
});

let cacheRoot = '';
let image: ComponentImage;
beforeAll(async () => {
  cacheRoot = await mkdtemp(path.join(tmpdir(), 'alga-isolation-'));
  const wasmPath = await buildTestComponent({ source: probeGuestSource });
  const digest = digestOf(await readFile(wasmPath));
  ({ image } = await prepareComponent({ entry: workerPath, wasmPath, digest, cacheRoot, maxPages: 4096 }));
});
afterAll(() => rm(cacheRoot, { recursive: true, force: true }));

/** Texts of `wanted` that stand somewhere in the memories, in either form that JavaScript engines keep text in. */
function foundIn(memories: Iterable<WasmMemory>, wanted: readonly string[]): string[] {
  const all = [...memories].map(({ buffer }) => Buffer.from(buffer));
  return wanted.filter((text) => all.some((memory) => memory.includes(text) || memory.includes(Buffer.from(text, 'utf16le'))));
}

test('an instance that is set back holds not one byte of the request before, whatever that left', async () => {
  const { reset, modules } = image;
  if (reset === null) throw new Error('components of the toolchain can be set back');
  const glue = (await import(pathToFileURL(image.gluePath).href)) as Glue;
  const names = new Map(Object.entries(modules).map(([name, module]) => [module, name]));
  const group = createCoreGroup(reset, (module) => names.get(module) ?? '');
  const memories = new Set<WasmMemory>();
  const link = () => {
    const linked = glue.instantiate(
      (name) => modules[name],
      imports,
      (module, given) => {
        const instance = group.instantiateCore(module, given);
        for (const value of Object.values(instance.exports))
          if (value instanceof wasm.Memory) memories.add(value as WasmMemory);
        return instance;
      },
    );
    expect(group.complete()).toBe(true);
    return linked;
  };
  const digests = () => [...memories].map(({ buffer }) => digestOf(Buffer.from(buffer)));
  const own = [secret, body, tenant];

  let { handler } = link();
  const untouched = digests();
  expect(foundIn(memories, own)).toEqual([]);
  for (const url of ['/remember', '/constructors', '/errors', '/poison', '/remember']) {
    expect(handler(request(url)).status).toBe(200);
    expect(foundIn(memories, own)).toContain(tenant);
    if (url === '/remember') expect(foundIn(memories, own)).toEqual(own);
    expect(group.reset()).toBe(true);
    ({ handler } = link());
    expect(foundIn(memories, own)).toEqual([]);
    expect(digests()).toEqual(untouched);
  }
});

test('two instances of one component share no memory', async () => {
  const glue = (await import(pathToFileURL(image.gluePath).href)) as Glue;
  const make = () => {
    const memories = new Set<WasmMemory>();
    const { handler } = glue.instantiate(
      (name) => image.modules[name],
      imports,
      (module, given = {}) => {
        const instance = new wasm.Instance(module, given);
        for (const value of Object.values(instance.exports))
          if (value instanceof wasm.Memory) memories.add(value as WasmMemory);
        return instance;
      },
    );
    return { memories, handler };
  };
  const [one, other] = [make(), make()];
  one.handler(request('/remember'));
  expect(foundIn(one.memories, [secret, body, tenant])).toHaveLength(3);
  expect(foundIn(other.memories, [secret, body, tenant])).toEqual([]);
});
