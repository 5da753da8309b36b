import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createFolderStore } from './folder.ts';
import { hashOf } from './hashing.ts';
import { allObjects } from './store.ts';
import { noise } from './testing/store-suite.ts';

const child = join(import.meta.dirname, 'testing', 'move-child.ts');
const kills = 25;
/** Bytes; large enough that a kill often comes in the middle of one. */
const size = 2_000_000;
const count = 12;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'alga-move-kill-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Starts a copy and kills it after so many of its progress lines; null lets it end. */
async function run(lines: number | null): Promise<number | null> {
  const copying = spawn(process.execPath, [child, join(folder, 'from'), join(folder, 'to')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exit = once(copying, 'exit');
  let seen = 0;
  copying.stdout.on('data', (data: Buffer) => {
    seen += data.toString().split('\n').length - 1;
    if (lines !== null && seen >= lines) copying.kill('SIGKILL');
  });
  const [code] = (await exit) as [number | null];
  return code;
}

it('leaves nothing half when it is killed, wherever that is, and goes on at the next start', async () => {
  const from = createFolderStore(join(folder, 'from'));
  const bytes = noise(size + count);
  const digests = new Map<string, string>();
  for (let index = 0; index < count; index += 1) {
    const key = `tenants/t/${index}`;
    digests.set(key, (await from.put(key, bytes.subarray(index, index + size))).sha256);
  }
  for (let kill = 1; kill <= kills; kill += 1) {
    await run(kill * 2);
    const to = createFolderStore(join(folder, 'to'));
    for (const { key } of await allObjects(to)) {
      const { sha256 } = await hashOf((await to.get(key))!);
      expect({ kill, key, sha256 }).toEqual({ kill, key, sha256: digests.get(key) });
    }
    expect(await allObjects(from)).toHaveLength(count);
    if (kill % 5 === 0) rmSync(join(folder, 'to'), { recursive: true, force: true });
  }
  expect(await run(null)).toBe(0);
  const to = createFolderStore(join(folder, 'to'));
  expect(new Map((await allObjects(to)).map(({ key, sha256 }) => [key, sha256]))).toEqual(digests);
});
