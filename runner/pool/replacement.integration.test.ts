/** Threads that have loaded many components are replaced, without a request noticing. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeGlue } from '../testing/plain-glue.ts';
import type { PlainGlue } from '../testing/plain-glue.ts';
import { workerPath } from '../testing/rig.ts';
import { poolOptions } from './defaults.ts';
import type { PoolLimits } from './defaults.ts';
import type { GuestJob } from './job.ts';
import { createPool } from './pool.ts';
import type { Pool } from './pool.ts';

let glue: PlainGlue;
beforeAll(async () => {
  glue = await writeGlue('return { handler: () => ({ status: threadId, headers: [], body: undefined }) };');
});
afterAll(() => glue.dispose());

const scope = { tenantId: 't', extensionId: 'e', installId: null, versionId: null, requestId: null };
const poolOf = (limits: Partial<PoolLimits>) =>
  createPool({ workerPath, guestState: 'fresh', ...poolOptions({ workers: 1, limits }) });

/** The thread that answered. */
async function threadOf(pool: Pool, key: string): Promise<number> {
  const job: GuestJob = {
    image: glue.image(key),
    owner: 'o',
    request: { context: {}, http: { method: 'GET', url: '/', headers: [], body: undefined } },
    frame: { scope, user: null, granted: [], secrets: null, secretsExpired: false },
    timeoutMs: 10_000,
    answer: async () => ({ ok: undefined }),
    observe: () => undefined,
  };
  const outcome = await pool.run(job);
  if (outcome.kind !== 'returned') throw new Error(`the run came out as ${outcome.kind}`);
  return outcome.response.status;
}

test('after sixteen components that it is not to have ready, a thread makes room for a new one', async () => {
  const pool = poolOf({ readyInstances: 1 });
  const threads: number[] = [];
  for (let index = 0; index < 40; index += 1) threads.push(await threadOf(pool, `component-${index}`));
  const each = [...new Set(threads)].map((thread) => threads.filter((other) => other === thread).length);
  expect(each.length).toBeGreaterThanOrEqual(3);
  expect(Math.max(...each)).toBeLessThanOrEqual(18);
  expect(pool.health().threads).toBe(1);
  await pool.dispose();
});

test('components that it is to have ready do not count: it would load them again and again', async () => {
  const pool = poolOf({ readyInstances: 24 });
  const keys = Array.from({ length: 24 }, (_none, index) => `component-${index}`);
  const threads: number[] = [];
  for (const key of [...keys, ...keys]) threads.push(await threadOf(pool, key));
  expect(new Set(threads).size).toBe(1);
  await expect.poll(() => keys.every((key) => pool.spares(key) === 1), { timeout: 10_000 }).toBe(true);
  await pool.dispose();
});
