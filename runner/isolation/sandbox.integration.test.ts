/** A guest has its twelve interfaces and nothing else: no files, network, process, and none of the engine's objects. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildTestComponent } from '../testing/build-component.ts';
import { probeGuestSource } from '../testing/probe-guest.ts';
import { createRig } from '../testing/rig.ts';
import type { Rig } from '../testing/rig.ts';

const providers = ['cap:secrets.get', 'cap:storage.kv', 'cap:http.fetch'];
let rig: Rig;
beforeAll(async () => {
  rig = await createRig(await buildTestComponent({ source: probeGuestSource }), { workers: 1 });
});
afterAll(() => rig.dispose());

const ask = async (path: string, body = '') => (await rig.call(path, { body, providers })).body;

test('nothing of Node, of threads or of WebAssembly is in its globals', async () => {
  const found = (await ask('/globals')) as Record<string, string>;
  expect(Object.keys(found).length).toBeGreaterThan(10);
  expect(Object.values(found).every((type) => type === 'undefined')).toBe(true);
});

test('the constructors that its values lead to run code inside the guest alone', async () => {
  const ran = (await ask('/constructors')) as { ok?: unknown }[];
  const texts = ran.flatMap(({ ok }) => (typeof ok === 'string' ? [ok] : []));
  expect(texts.length).toBeGreaterThan(0);
  expect(new Set(texts)).toEqual(new Set(['undefinedundefined']));
});

test('what the host hands over are plain values, new each time, without functions', async () => {
  const values = (await ask('/host-values')) as { ancestry: string[]; shared: boolean; functions: number }[];
  expect(values.length).toBeGreaterThan(3);
  for (const { ancestry, shared, functions } of values) {
    expect([['Object'], ['Array', 'Object']]).toContainEqual(ancestry);
    expect([shared, functions]).toEqual([false, 0]);
  }
});

test('changing them, or the prototypes behind them, changes nothing outside', async () => {
  const context = expect.objectContaining({ tenantId: 'tenant-1', extensionId: 'extension-1', installId: 'install-1' });
  expect(await ask('/poison')).toEqual(context);
  expect({}).not.toHaveProperty('polluted');
  expect(Reflect.ownKeys(Object.prototype)).not.toContain('tenantId');
  expect(await ask('/recall')).toMatchObject({ context });
});

test('an argument is read once, so that it cannot be one thing when checked and another when used', async () => {
  expect(await ask('/accessors')).toMatchObject({ put: { ok: { key: 'key-1' } }, reads: 1 });
});

test('errors tell of the guest alone: no path, no frame, no object of the engine', async () => {
  const errors = (await ask('/errors')) as { text: string; stack: string; keys: string[] }[];
  expect(errors).toHaveLength(5);
  for (const { text, stack, keys } of errors) {
    expect(stack).toContain('handler@');
    for (const inside of ['node:', 'ext.mjs', 'guest-worker', 'wasm://', '/runner/', rig.cacheRoot, `${process.cwd()}/`]) {
      expect(text + stack).not.toContain(inside);
    }
    expect(['fileName', 'lineNumber', 'columnNumber', 'message', 'payload']).toEqual(expect.arrayContaining(keys));
  }
});

test.each([
  'fs',
  'node:fs',
  'node:process',
  '/etc/passwd',
  './package.json',
  'file:///etc/hostname',
  'http://127.0.0.1:9/x.js',
  'wasi:filesystem/types',
  'wasi:cli/environment',
  'alga:extension/other',
])('no code comes from %s, and the next request is served', async (name) => {
  const { body, status } = await rig.call('/import', { body: name });
  expect(body).not.toBe('loaded');
  expect([200, 500]).toContain(status);
  expect(await ask('/scan')).toEqual({ blocks: 60, dirty: 0 });
});
