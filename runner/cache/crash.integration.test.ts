/** A process that is killed while it fills the cache leaves nothing that looks whole and is not. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createBundleCache } from '../bundle/cache.ts';
import { defaultBundleLimits } from '../bundle/limits.ts';
import { readPrepared, writePrepared } from '../component/cache.ts';
import { toolchainTag } from '../component/toolchain.ts';
import { fillFixture } from '../testing/fill-fixture.ts';
import { memorySource } from '../testing/services.ts';
import { createCacheBudget } from './budget.ts';
import { digestOf, passingMark, readSeal, readSealed } from './sealed-folder.ts';

const child = fileURLToPath(new URL('../testing/fill-child.ts', import.meta.url));
const laterByTwoHours = () => Date.now() + 7_200_000;

let root = '';
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'alga-crash-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const areas = () => [path.join(root, 'bundles'), path.join(root, 'components', toolchainTag)];

async function entriesOf(area: string): Promise<string[]> {
  return readdir(area).catch(() => []);
}

test.each([1, 2, 4, 8, 16, 32, 64, 128, 256])('killed after %i changes', async (changes) => {
  const filling = spawn(process.execPath, [child, root, String(changes)], { stdio: ['ignore', 'inherit', 'inherit'] });
  const [, signal] = (await once(filling, 'exit')) as [number | null, NodeJS.Signals | null];
  expect(signal).toBe('SIGKILL');

  for (const area of areas()) {
    for (const name of await entriesOf(area)) {
      if (name.startsWith(passingMark)) continue;
      const folder = path.join(area, name);
      const seal = await readSeal(folder);
      expect(seal?.files.size).toBeGreaterThan(0);
      for (const file of seal?.files.keys() ?? []) expect(seal && (await readSealed(folder, seal, file))).not.toBeNull();
    }
  }

  const { key, archive, prepared } = fillFixture();
  const source = memorySource();
  source.add(key, archive);
  const bundles = createBundleCache({ root: path.join(root, 'bundles'), source, limits: defaultBundleLimits });
  expect((await bundles.seal(await bundles.ensure(key)))?.files.size).toBe(41);
  const digest = digestOf(Buffer.from('component'));
  await writePrepared(path.join(root, 'components'), digest, prepared);
  expect((await readPrepared(path.join(root, 'components'), digest))?.files.size).toBe(8);

  const area = { kind: 'any', roots: async () => areas(), inUse: () => false, evicted: () => undefined };
  await createCacheBudget({ areas: [area], maxBytes: null, now: laterByTwoHours }).sweep();
  const left = (await Promise.all(areas().map(entriesOf))).flat();
  expect(left.filter((name) => name.startsWith(passingMark))).toEqual([]);
});
