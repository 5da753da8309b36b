import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Install } from '../../../contract/installs.ts';
import type { RunnerStatus } from '../../../contract/runner.ts';
import { installSample, startTestWorkbench, type TestClient, type TestWorkbench } from '../testing/workbench.ts';

let bench: TestWorkbench;
let client: TestClient;
let install: Install;

beforeAll(async () => {
  bench = await startTestWorkbench({ flags: { EXT_GATEWAY_TIMEOUT_MS: '3000' } });
  client = bench.client;
  install = await installSample(client, 'endless-loop');
});
afterAll(() => bench.stop());

/** The first status that the watch tells of which this is true. */
async function until(isIt: (status: RunnerStatus) => boolean): Promise<RunnerStatus> {
  for await (const status of await client.runner.live()) if (isIt(status)) return status;
  throw new Error('The watch ended.');
}

it('follows a guest from its start to its end by the runner', async () => {
  // A first call that had to prepare the component could meet its deadline before its guest runs.
  await until(({ pool }) => pool.ready > 0);
  const answer = client.requests.send({ extension: install.slug, method: 'GET', path: '/api/run' });
  const during = await until(({ modules }) => modules.some(({ running }) => running > 0));
  expect(during.modules).toMatchObject([{ bundles: [{ contentHash: install.contentHash, slug: install.slug }], running: 1 }]);
  const { traceId } = await answer;
  const after = await until(({ kills, executions }) => kills.count > 0 && executions.count > 0);
  expect(after.kills).toMatchObject({ count: 1, recent: [{ extension: install.slug, traceId }] });
  expect(after.modules[0]?.running).toBe(0);
  expect(after.limits[0]).toEqual({ name: 'handlerTimeoutMs', value: 3000, source: 'options' });
});

it('evicts a bundle once', async () => {
  const { contentHash } = install;
  expect(await client.runner.evict({ contentHash })).toEqual({ evicted: true });
  const { modules, disk } = await client.runner.status();
  expect([modules, disk.bundles]).toEqual([[], []]);
  expect(await client.runner.evict({ contentHash })).toEqual({ evicted: false });
});
