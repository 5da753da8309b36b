import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createCacheBudget } from './budget.ts';
import { passingMark, sealPath, writeSeal } from './sealed-folder.ts';

const hour = 3_600_000;
let root = '';
let now = 0;
let held: string[] = [];
let evicted: string[] = [];
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'alga-budget-'));
  now = Date.now();
  held = [];
  evicted = [];
});
afterEach(() => rm(root, { recursive: true, force: true }));

const budgetOf = (maxBytes: number | null) =>
  createCacheBudget({
    maxBytes,
    now: () => now,
    areas: ['one', 'two'].map((kind) => ({
      kind,
      roots: async () => [path.join(root, kind)],
      inUse: (name) => held.includes(name),
      evicted: (name) => void evicted.push(name),
    })),
  });

/** Used so many minutes ago. */
async function entry(kind: string, name: string, bytes: number, minutesAgo: number): Promise<string> {
  const folder = path.join(root, kind, name);
  await mkdir(folder, { recursive: true });
  await writeSeal(folder, { files: new Map(), bytes });
  const at = now / 1000 - minutesAgo * 60;
  await utimes(sealPath(folder), at, at);
  return folder;
}

async function names(maxBytes: number | null): Promise<string[]> {
  return (await budgetOf(maxBytes).usage()).entries.map(({ kind, name }) => `${kind}/${name}`);
}

describe('keeping the cache within its size', () => {
  test('the least recently used go first, over all areas, and no more than needed', async () => {
    await entry('one', 'a', 40, 1);
    await entry('two', 'b', 40, 4);
    await entry('one', 'c', 40, 3);
    await entry('two', 'd', 40, 2);
    expect(await names(null)).toEqual(['two/b', 'one/c', 'two/d', 'one/a']);
    const budget = budgetOf(100);
    await budget.sweep();
    expect(evicted).toEqual(['b', 'c']);
    expect(await budget.usage()).toMatchObject({ bytes: 80, maxBytes: 100, evictions: 2 });
    expect(budget.last()).toEqual({ bytes: 80, entries: 2, evictions: 2 });
  });

  test('a use moves an entry to the end, for this process and for later ones', async () => {
    const folder = await entry('one', 'old', 60, 9);
    await entry('one', 'new', 60, 1);
    const budget = budgetOf(60);
    budget.touch(folder);
    await budget.sweep();
    expect(evicted).toEqual(['new']);
  });

  test('what is in use stays, even over the limit', async () => {
    await entry('one', 'a', 60, 2);
    await entry('one', 'b', 60, 1);
    held = ['a'];
    await budgetOf(60).sweep();
    expect(evicted).toEqual(['b']);
    held = ['a', 'b'];
    await budgetOf(1).sweep();
    expect(await names(1)).toEqual(['one/a']);
  });

  test('sweeps at the same time do not evict twice', async () => {
    for (const name of ['a', 'b', 'c', 'd']) await entry('one', name, 10, 1);
    const budget = budgetOf(20);
    await Promise.all([budget.sweep(), budget.sweep(), budget.sweep()]);
    await budget.dispose();
    expect([evicted.length, (await budget.usage()).bytes]).toEqual([2, 20]);
  });

  test('what a dead process left behind goes after an hour, whole or not', async () => {
    const passing = path.join(root, 'one', `${passingMark}x`);
    const unsealed = path.join(root, 'one', 'unsealed');
    for (const folder of [passing, unsealed]) await mkdir(folder, { recursive: true });
    await writeFile(`${passing}.tar.zst`, 'half an archive');
    const left = () => [passing, unsealed, `${passing}.tar.zst`].map((place) => existsSync(place));
    await budgetOf(null).sweep();
    expect(left()).toEqual([true, true, true]);
    now += hour * 2;
    await budgetOf(null).sweep();
    expect(left()).toEqual([false, false, false]);
  });

  test('a cache that does not exist yet is empty', async () => {
    expect(await budgetOf(1).usage()).toEqual({ bytes: 0, maxBytes: 1, evictions: 0, entries: [] });
  });
});
