/** What the runner holds and counts over real components: caches that heal, kills, metrics, positions in the source. */
import { chmod, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildTestComponent } from './testing/build-component.ts';
import { guestSource } from './testing/guest.ts';
import { createRig, rigInstall } from './testing/rig.ts';
import type { Rig } from './testing/rig.ts';

let component = '';
let rig: Rig;
beforeAll(async () => {
  component = await buildTestComponent({ source: guestSource });
  rig = await createRig(component, { workers: 1 }, [{ path: 'precompiled/wasmtime.cwasm', body: 'machine code' }]);
});
afterAll(() => rig.dispose());

const key = () => ({ tenant: rigInstall.tenantId, extension: rigInstall.extensionId, contentHash: rig.contentHash });
const inBundle = (file: string) => path.join(rig.cacheRoot, 'bundles', rig.contentHash.slice(7), file);
const page = () => `/ext-ui/extension-1/${encodeURIComponent(rig.contentHash)}/index.html?tenant=tenant-1`;
const ask = async (target: string) => {
  const answer = await rig.runner.app.request(target, { headers: { host: '127.0.0.1' } });
  return [answer.status, await answer.text()] as const;
};

async function damage(file: string): Promise<void> {
  await chmod(inBundle(file), 0o644);
  await writeFile(inBundle(file), 'damaged');
}

test('precompiled code is left unused, with a word about it', async () => {
  const { span, status } = await rig.call('/count');
  const load = span.children.find(({ name }) => name === 'prepare component');
  expect([status, load?.attributes['precompiledIgnored']]).toEqual([200, ['precompiled/wasmtime.cwasm']]);
  expect(load?.logs[0]?.message).toContain('precompiled/wasmtime.cwasm');
});

test('its status shows what is loaded, running, cached and killed, as the metrics do', async () => {
  await rig.call('/loop', { timeoutMs: 100 });
  const { modules, disk, counts, pool } = await rig.runner.status();
  expect(modules).toEqual([
    {
      digest: expect.any(String),
      contentHashes: [rig.contentHash],
      maxPages: 4096,
      codeBytes: expect.any(Number),
      spares: expect.any(Number),
    },
  ]);
  expect(disk.entries.map(({ kind }) => kind).toSorted()).toEqual(['bundle', 'component']);
  expect(disk.bytes).toBeGreaterThan(modules[0]?.codeBytes ?? 0);
  expect(counts).toMatchObject({
    executions: 2,
    killCount: 1,
    kills: [{ reason: 'GUEST_DEADLINE', extension: 'extension-1', contentHash: rig.contentHash, requestId: 'request-1' }],
    cache: { bundles: { hits: 1, misses: 1 }, components: { hits: 1, misses: 1 } },
  });
  expect(pool.queued).toBe(0);
  const [, text] = await ask('/metrics');
  expect(text).toContain('alga_runner_executions_total{result="answered"} 1\n');
  expect(text).toContain('alga_runner_kills_total{reason="GUEST_DEADLINE"} 1\n');
  expect(text).toContain('alga_runner_queue_wait_seconds_count 2\n');
});

test('a damaged file in the cache is found before it is used, and fetched again', async () => {
  expect(await ask(page())).toEqual([200, '<h1>Page</h1>']);
  const { opened } = rig.source;
  const fetched = opened.length;
  await rig.runner.evict(rig.contentHash);
  await rig.call('/count');
  await damage('ui/index.html');
  expect(await ask(page())).toEqual([200, '<h1>Page</h1>']);
  await rig.runner.dispose();
  await damage('bundle/dist/main.wasm');
  const later = await createRig(component, { workers: 1, cacheRoot: rig.cacheRoot, bundles: rig.source }, [
    { path: 'precompiled/wasmtime.cwasm', body: 'machine code' },
  ]);
  expect((await later.call('/count')).body).toEqual({ runs: 1 });
  await rm(inBundle('files.json'));
  expect((await later.runner.app.request(page(), { headers: { host: '127.0.0.1' } })).status).toBe(200);
  expect(opened.length - fetched).toBe(4);
  await later.dispose();
});

test('what was evicted is fetched and prepared again; what is unknown is not there', async () => {
  const own = await createRig(component, { workers: 1 });
  expect(await own.runner.evict(own.contentHash)).toBe(false);
  await own.runner.warm({ ...key(), contentHash: own.contentHash });
  expect(await own.runner.evict(own.contentHash)).toBe(true);
  expect((await own.runner.status()).modules).toEqual([]);
  expect((await own.runner.status()).disk.entries).toEqual([]);
  const { span, body } = await own.call('/count');
  expect(body).toEqual({ runs: 1 });
  expect(span.children.map(({ name, attributes }) => [name, attributes['transpiled']])).toEqual([
    ['fetch bundle', undefined],
    ['prepare component', true],
    ['handler', undefined],
  ]);
  expect(await own.runner.evict('not a hash')).toBe(false);
  await own.dispose();
});

test('a limit of the cache leaves what runs alone', async () => {
  const own = await createRig(component, { workers: 1, cacheBytes: 1 });
  for (const target of ['/count', '/echo']) expect((await own.call(target)).status).toBe(200);
  expect((await own.runner.status()).disk.entries.map(({ kind }) => kind)).toContain('component');
  await own.dispose();
});

test('an error is told by the line that the author wrote', async () => {
  const contents = `
    interface Request { http: { url: string } }
    function order(url: string): never {
      throw new Error('no more of ' + url);
    }
    export async function handler(request: Request): Promise<unknown> {
      await Promise.resolve();
      return order(request.http.url);
    }
  `;
  const { outputFiles } = await build({
    stdin: { contents, loader: 'ts', sourcefile: 'src/handler.ts', resolveDir: '/project' },
    absWorkingDir: '/',
    outdir: '/project/dist',
    bundle: true,
    format: 'esm',
    sourcemap: 'external',
    write: false,
  });
  const map = outputFiles.find((file) => file.path.endsWith('.map'))?.text ?? '';
  const source = outputFiles.find((file) => file.path.endsWith('.js'))?.text ?? '';
  const asked: string[] = [];
  const own = await createRig(await buildTestComponent({ source }), {
    workers: 1,
    sourceMaps: async ({ contentHash }) => {
      asked.push(contentHash);
      return map;
    },
  });
  const { guest, explanation } = await own.call('/tea');
  expect([explanation, asked]).toEqual(['GUEST_ERROR_UNCAUGHT', [own.contentHash]]);
  expect(guest?.attributes['position']).toEqual({ file: 'src/handler.ts', line: 4, column: 13 });
  expect(guest?.end?.explanation?.why).toContain('order at src/handler.ts:4:13');
  expect(guest?.attributes['stack']).toEqual([
    expect.stringMatching(/^order@src\/handler\.ts:4:13$/),
    expect.stringMatching(/handler@src\/handler\.ts:8:\d+$/),
  ]);
  await own.dispose();
});
