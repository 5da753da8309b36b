import { mkdtemp, readFile, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { componentKey, createComponentCache, type ComponentCache } from './component-cache.ts';
import { createDisk } from './disk.ts';

let folder = '';
let cache: ComponentCache;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'components-'));
  cache = createComponentCache({ folder, disk: createDisk(), logger: pino({ level: 'silent' }) });
});
afterEach(() => rm(folder, { recursive: true }));

const make = (text: string) => (path: string) => writeFile(path, text);

async function makeHalf(path: string): Promise<void> {
  await writeFile(path, 'half');
  throw new Error('stopped');
}

describe('componentKey', () => {
  it('depends on every ingredient, and not on the order of features', () => {
    const base = { source: 's', wit: 'w', disabled: ['http', 'stdio'], versions: ['a 1'] };
    const key = componentKey(base);
    expect(componentKey({ ...base, disabled: ['stdio', 'http'] })).toBe(key);
    const others = [{ source: 't' }, { wit: 'x' }, { disabled: ['http'] }, { versions: ['a 2'] }];
    for (const other of others) expect(componentKey({ ...base, ...other })).not.toBe(key);
  });
});

describe('the component cache', () => {
  it('gives back what was stored', async () => {
    expect(await cache.find('k')).toBeNull();
    const path = await cache.store('k', make('component'));
    expect(await cache.find('k')).toBe(path);
    expect(await readFile(path, 'utf8')).toBe('component');
  });

  it('does not give back damaged bytes', async () => {
    const path = await cache.store('k', make('component'));
    await writeFile(path, 'componen');
    expect(await cache.find('k')).toBeNull();
  });

  it('leaves nothing behind when making fails', async () => {
    await expect(cache.store('k', makeHalf)).rejects.toThrow('stopped');
    expect(await readdir(folder)).toEqual([]);
  });

  it('forgets those not used for longest', async () => {
    for (let n = 0; n < 20; n += 1) {
      const path = await cache.store(`k${n}`, make(String(n)));
      await utimes(path, n, n);
    }
    expect(await cache.find('k0')).not.toBeNull();
    await cache.store('new', make('new'));
    expect(await cache.find('k1')).toBeNull();
    expect(await cache.find('k0')).not.toBeNull();
    expect((await readdir(folder)).length).toBe(40);
  });
});
