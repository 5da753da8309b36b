import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { MoveProgress } from '../../../contract/store.ts';
import { createFolderStore } from './folder.ts';
import { copyStore } from './move.ts';
import { createStoreMoves } from './moves.ts';
import type { BundleStore } from './store.ts';
import { allObjects } from './store.ts';
import { createSwitchableStore } from './switchable.ts';
import { hex } from './testing/store-suite.ts';

let folder: string;
let from: BundleStore;
let to: BundleStore;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'alga-move-'));
  from = createFolderStore(join(folder, 'from'));
  to = { ...createFolderStore(join(folder, 'to')), driver: 's3' };
  for (let index = 0; index < 25; index += 1) {
    await from.put(`a/${index}`, Buffer.from(`body ${index}`), { headers: { 'content-type': `x/${index}` } });
  }
});
afterEach(() => rmSync(folder, { recursive: true }));

const signal = new AbortController().signal;
const copy = (changes: Partial<Parameters<typeof copyStore>[0]> = {}) =>
  copyStore({ from, to, signal, onProgress: () => undefined, ...changes });
const keysOf = async (store: BundleStore) => (await allObjects(store)).map(({ key }) => key);

describe('copyStore', () => {
  it('copies and verifies everything, with headers, and tells how far it is', async () => {
    const told: MoveProgress[] = [];
    await copy({ onProgress: (progress) => told.push(progress) });
    expect(await keysOf(to)).toEqual(await keysOf(from));
    expect(await to.head('a/7')).toMatchObject({ sha256: hex('body 7'), headers: { 'content-type': 'x/7' } });
    expect([...new Set(told.map(({ phase }) => phase))]).toEqual(['listing', 'copying', 'verifying']);
    const copied = told.filter(({ phase }) => phase === 'copying').at(-1)!;
    const bytes = 25 * 6 + 15;
    expect(copied).toMatchObject({ objects: 25, totalObjects: 25, bytes, totalBytes: bytes, skipped: 0 });
    expect(told.at(-1)).toMatchObject({ phase: 'verifying', objects: 25, bytes });
  });

  it('goes on where it was cancelled', async () => {
    const stop = new AbortController();
    let sent = 0;
    const counting: BundleStore = { ...to, put: (...given) => (sent++, to.put(...given)) };
    const onProgress = ({ objects, phase }: MoveProgress) => {
      if (phase === 'copying' && objects === 10) stop.abort();
    };
    await expect(copy({ to: counting, signal: stop.signal, onProgress })).rejects.toMatchObject({ code: 'CANCELLED' });
    const before = sent;
    expect(before).toBeLessThan(25);
    const told: MoveProgress[] = [];
    await copy({ to: counting, onProgress: (progress) => told.push(progress) });
    expect(told.at(-1)!.skipped).toBe((await keysOf(from)).length - (sent - before));
    expect(await keysOf(to)).toEqual(await keysOf(from));
  });

  it('sends again what the target has with other bytes', async () => {
    await to.put('a/3', Buffer.from('body X'));
    await copy();
    expect(await text((await to.get('a/3'))!)).toBe('body 3');
  });

  it('fails for a source that is damaged, and for a target that gives back other bytes', async () => {
    const path = join(folder, 'from', 'objects', 'a', '5');
    const { modifiedAt } = (await from.head('a/5'))!;
    const claiming: BundleStore = {
      ...from,
      head: async (key) => ({ ...(await from.head(key))!, sha256: hex(`body ${key.slice(2)}`) }),
    };
    writeFileSync(path, 'body !');
    utimesSync(path, modifiedAt / 1_000, modifiedAt / 1_000);
    const failure = { code: 'HASH_MISMATCH', message: expect.stringContaining('a/5') };
    await expect(copy({ from: claiming })).rejects.toMatchObject(failure);
    writeFileSync(path, 'body 5');
    const lying: BundleStore = {
      ...to,
      get: async (key, range) => (key === 'a/5' ? Readable.from(['other']) : to.get(key, range)),
    };
    await expect(copy({ to: lying })).rejects.toMatchObject(failure);
    const losing: BundleStore = { ...to, get: async (key, range) => (key === 'a/5' ? null : to.get(key, range)) };
    await expect(copy({ to: losing })).rejects.toMatchObject({ code: 'OBJECT_NOT_FOUND' });
  });

  it('passes over objects that go meanwhile, and catches up with what came, changed and went', async () => {
    const going: BundleStore = { ...from, head: async (key) => (key === 'a/1' ? null : from.head(key)) };
    const copied = await copy({ from: going });
    expect(await to.head('a/1')).toBeNull();
    await copy();
    await from.put('b', Buffer.from('new'));
    await from.put('a/2', Buffer.from('BODY 2'));
    const earlier = { copied, written: new Set(['a/2']) };
    await from.delete('a/3');
    await to.put('of/another', Buffer.from('x'));
    const told: MoveProgress[] = [];
    await copyStore({ from, to, signal, onProgress: (progress) => told.push(progress) }, earlier);
    expect(told.at(-1)).toMatchObject({ totalObjects: 2 });
    expect(await to.head('a/3')).toBeNull();
    expect(await text((await to.get('a/2'))!)).toBe('BODY 2');
    expect(await keysOf(to)).toEqual([...(await keysOf(from)), 'of/another']);
  });
});

function rig(changes: Partial<Parameters<typeof createStoreMoves>[0]> = {}) {
  const store = createSwitchableStore(from);
  const chosen: string[] = [];
  const choose = async (driver: string) => void chosen.push(driver);
  const moves = createStoreMoves({ store, open: async () => to, mayChoose: () => undefined, choose, ...changes });
  return { store, moves, chosen };
}

describe('a move', () => {
  it('switches the store when all is there, and what was written meanwhile too', async () => {
    const { store, moves, chosen } = rig();
    const told: string[] = [];
    const writes: Promise<unknown>[] = [];
    await moves.move('s3', {
      signal,
      onProgress: ({ phase, objects }) => {
        told.push(phase);
        if (phase === 'verifying' && objects === 3) writes.push(store.put('late', Buffer.from('late')), store.delete('a/9'));
        if (phase === 'switching') writes.push(store.put('later', Buffer.from('later')));
      },
    });
    await Promise.all(writes);
    expect([...new Set(told)]).toEqual(['listing', 'copying', 'verifying', 'switching', 'done']);
    expect({ driver: store.driver, location: store.location, chosen }).toEqual({
      driver: 's3',
      location: to.location,
      chosen: ['s3'],
    });
    expect(await text((await store.get('late'))!)).toBe('late');
    expect(await text((await store.get('later'))!)).toBe('later');
    expect(await store.head('a/9')).toBeNull();
    expect(await store.head('a/8')).toMatchObject({ sha256: hex('body 8') });
    expect(await from.head('a/8')).not.toBeNull();
  });

  it('keeps the store in use when it fails, and takes writes again', async () => {
    const { store, moves } = rig({ choose: () => Promise.reject(new Error('no disk')) });
    await expect(moves.move('s3', { signal, onProgress: () => undefined })).rejects.toThrow('no disk');
    expect(store.driver).toBe('folder');
    await store.put('after', Buffer.from('x'));
    expect(await from.head('after')).not.toBeNull();
    const { moves: refused } = rig({
      mayChoose: () => {
        throw new Error('locked');
      },
      open: () => expect.fail('it was opened'),
    });
    await expect(refused.move('s3', { signal, onProgress: () => undefined })).rejects.toThrow('locked');
  });

  it('is one at a time, and nothing when the driver is in use already', async () => {
    const { moves } = rig();
    const told: MoveProgress[] = [];
    const first = moves.move('s3', { signal, onProgress: () => undefined });
    await expect(moves.move('s3', { signal, onProgress: () => undefined })).rejects.toMatchObject({ code: 'STORE_MOVING' });
    await first;
    await moves.move('s3', { signal, onProgress: (progress) => told.push(progress) });
    expect(told).toMatchObject([{ phase: 'done', totalObjects: 0 }]);
  });
});
