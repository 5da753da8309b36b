/** What every driver of the bundle store does. Objects lie below a prefix of the run's own, so any endpoint will do. */
import { createHash, randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BundleStore } from '../store.ts';
import { allObjects, everyObject } from '../store.ts';

export interface StoreUnderTest {
  store: BundleStore;
  dispose(): Promise<void>;
}

interface SuiteOptions {
  /** Whether something answers the URLs that the store signs. */
  presigns: boolean;
  /** Objects of the test of long lists; more than one page of S3 by default. */
  many?: number;
}

export const hex = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex');

/** Bytes that look random and are the same in each run. */
export function noise(size: number): Buffer {
  const bytes = Buffer.alloc(size);
  let state = 0x2545f491;
  for (let at = 0; at + 4 <= size; at += 4) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    bytes.writeInt32LE(state | 0, at);
  }
  return bytes;
}

/** A stream of pieces, so that nothing can take its bytes in one go. */
export function inPieces(bytes: Buffer, size = 100_000): Readable {
  function* pieces(): Generator<Buffer, void> {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  }
  return Readable.from(pieces());
}

/** A stream that fails after so many bytes. */
function broken(size: number): Readable {
  async function* pieces(): AsyncGenerator<Buffer, void> {
    yield Buffer.alloc(size);
    throw new Error('source broke');
  }
  return Readable.from(pieces());
}

const big = noise(18 * 1024 * 1024 + 321);

export function describeStore(name: string, open: () => Promise<StoreUnderTest>, options: SuiteOptions): void {
  describe(`the bundle store: ${name}`, () => {
    const run = `suite-${randomUUID()}`;
    const at = (key: string): string => `${run}/${key}`;
    let test: StoreUnderTest;
    let store: BundleStore;
    beforeAll(async () => {
      test = await open();
      store = test.store;
    });
    afterAll(async () => {
      for await (const { key } of everyObject(store, `${run}/`)) await store.delete(key);
      await test.dispose();
    });

    const read = async (key: string, range?: { start: number; end?: number }): Promise<string | null> => {
      const stream = await store.get(key, range);
      return stream === null ? null : (await buffer(stream)).toString();
    };
    const put = (key: string, text: string) => store.put(key, Buffer.from(text));
    const keysOf = async (prefix: string): Promise<string[]> => {
      const found = await allObjects(store, at(prefix));
      return found.map(({ key }) => key.slice(run.length + 1));
    };

    it('keeps bytes and streams, and knows their size and hash', async () => {
      const key = at(`tenants/t/extensions/e/sha256/${'a'.repeat(64)}/bundle.tar.zst`);
      const before = Date.now();
      expect(await put(key, 'hello')).toEqual({ key, size: 5, sha256: hex('hello') });
      expect(await store.head(key)).toMatchObject({ key, size: 5, sha256: hex('hello') });
      // S3 counts whole seconds, and its clock may differ a little.
      expect((await store.head(key))!.modifiedAt).toBeGreaterThan(before - 60_000);
      expect(await read(key)).toBe('hello');
      expect(await store.put(at('stream'), Readable.from([Buffer.from('one '), Buffer.from('two')]))).toMatchObject({
        size: 7,
      });
      expect(await read(at('stream'))).toBe('one two');
      expect(await put(at('empty'), '')).toMatchObject({ size: 0, sha256: hex('') });
      expect(await read(at('empty'))).toBe('');
    });

    it('keeps headers', async () => {
      const headers = {
        'content-type': 'application/json',
        'cache-control': 'public, max-age=31536000',
        'x-amz-meta-mark': 'a b',
      };
      await store.put(at('headed'), Buffer.from('{}'), { headers });
      expect((await store.head(at('headed')))!.headers).toMatchObject(headers);
    });

    it('replaces an object, or keeps it where only an absent one was to be written', async () => {
      await put(at('twice'), 'one');
      await put(at('twice'), 'other');
      expect(await read(at('twice'))).toBe('other');
      const third = store.put(at('twice'), Buffer.from('third'), { ifAbsent: true });
      await expect(third).rejects.toMatchObject({ code: 'OBJECT_EXISTS' });
      expect(await read(at('twice'))).toBe('other');
      await store.put(at('once'), Buffer.from('first'), { ifAbsent: true });
      expect(await read(at('once'))).toBe('first');
    });

    it('answers null or false for what it does not hold', async () => {
      await put(at('deep/er/object'), 'x');
      for (const absent of ['nothing', 'deep', 'deep/er', 'deep/er/object/below']) {
        expect(await store.get(at(absent))).toBeNull();
        expect(await store.head(at(absent))).toBeNull();
        expect(await store.delete(at(absent))).toBe(false);
      }
      expect(await store.delete(at('deep/er/object'))).toBe(true);
      expect(await store.head(at('deep/er/object'))).toBeNull();
      expect(await keysOf('deep')).toEqual([]);
    });

    it('refuses bytes that are not the announced ones, and keeps what was there', async () => {
      await put(at('guarded'), 'old');
      const refused = { code: 'HASH_MISMATCH' };
      const wrong = { sha256: hex('other') };
      await expect(store.put(at('guarded'), Buffer.from('new'), wrong)).rejects.toMatchObject(refused);
      await expect(store.put(at('guarded'), inPieces(Buffer.from('new')), wrong)).rejects.toMatchObject(refused);
      await expect(store.put(at('guarded'), inPieces(big), wrong)).rejects.toMatchObject(refused);
      expect(await read(at('guarded'))).toBe('old');
      expect(await store.put(at('guarded'), Buffer.from('new'), { sha256: hex('new') })).toMatchObject({ size: 3 });
    });

    it('keeps what was there when the source breaks or the write is aborted', async () => {
      await put(at('kept'), 'old');
      await expect(store.put(at('kept'), broken(10))).rejects.toThrow('source broke');
      await expect(store.put(at('kept'), broken(big.length))).rejects.toThrow('source broke');
      await expect(store.put(at('kept'), broken(big.length), { sha256: hex('x') })).rejects.toThrow('source broke');
      const stop = new AbortController();
      const stopping = Readable.from(
        (async function* () {
          yield big;
          stop.abort(new Error('enough'));
          yield big;
        })(),
      );
      const aborted = { sha256: hex('x'), signal: stop.signal };
      await expect(store.put(at('kept'), stopping, aborted)).rejects.toThrow();
      expect(await read(at('kept'))).toBe('old');
    });

    it('keeps large objects, whether or not their hash is known before', async () => {
      const digest = hex(big);
      const known = { size: big.length, sha256: digest };
      expect(await store.put(at('big-known'), inPieces(big), known)).toMatchObject(known);
      expect(await store.put(at('big-unknown'), inPieces(big))).toMatchObject(known);
      for (const key of [at('big-known'), at('big-unknown')]) {
        expect(await store.head(key)).toMatchObject(known);
        const bytes = await buffer((await store.get(key))!);
        expect(hex(bytes)).toBe(digest);
      }
    });

    it('reads ranges', async () => {
      await put(at('ranged'), '0123456789');
      expect(await read(at('ranged'), { start: 2, end: 4 })).toBe('234');
      expect(await read(at('ranged'), { start: 0, end: 0 })).toBe('0');
      expect(await read(at('ranged'), { start: 7 })).toBe('789');
      expect(await read(at('ranged'), { start: 8, end: 99 })).toBe('89');
      await expect(store.get(at('ranged'), { start: 10 })).rejects.toMatchObject({ code: 'INPUT_INVALID' });
      expect(await store.get(at('not-there'), { start: 1 })).toBeNull();
    });

    it('lists by prefix, in the order of the keys, page by page', async () => {
      const names = ['a/two/x', 'a/one/x', 'a/one/y', 'a-b', 'a.c/x', 'ab/x', 'b'];
      for (const name of names) await put(at(`list/${name}`), name);
      const sorted = ['list/a-b', 'list/a.c/x', 'list/a/one/x', 'list/a/one/y', 'list/a/two/x', 'list/ab/x', 'list/b'];
      expect(await keysOf('list/')).toEqual(sorted);
      expect(await keysOf('list/a/')).toEqual(sorted.slice(2, 5));
      expect(await keysOf('list/a/one/x')).toEqual(['list/a/one/x']);
      expect(await keysOf('list/c/')).toEqual([]);
      const pages: string[][] = [];
      for (let after: string | null = ''; after !== null;) {
        const page = await store.list({ prefix: at('list/'), after, limit: 3 });
        pages.push(page.objects.map(({ key }) => key.slice(at('list/').length)));
        after = page.next;
      }
      expect(pages).toEqual([['a-b', 'a.c/x', 'a/one/x'], ['a/one/y', 'a/two/x', 'ab/x'], ['b']]);
      const after = await store.list({ prefix: at('list/'), after: at('list/a/one'), limit: 1 });
      expect(after.objects).toMatchObject([{ key: at('list/a/one/x'), size: 7 }]);
    });

    it('lists more than a page', async () => {
      const many = options.many ?? 1_050;
      const names = Array.from({ length: many }, (_, index) => `many/${String(index).padStart(5, '0')}`);
      for (let index = 0; index < many; index += 50) {
        await Promise.all(names.slice(index, index + 50).map((name) => put(at(name), name)));
      }
      expect(await keysOf('many/')).toEqual(names);
    });

    it('takes many writes of one key at once and ends with one of them', async () => {
      const bodies = Array.from({ length: 12 }, (_, index) => `${index}`.repeat(index + 1));
      await Promise.all(bodies.map((body) => put(at('contended'), body)));
      const text = (await read(at('contended')))!;
      expect(bodies).toContain(text);
      expect(await store.head(at('contended'))).toMatchObject({ size: text.length, sha256: hex(text) });
    });

    it.each(['', '/', '/a', 'a//b', '..', 'a/../b', '.hidden', 'a\\b', 'a b', 'ä'])('refuses the key %j', async (bad) => {
      const refused = { code: 'INPUT_INVALID' };
      await expect(store.put(bad, Buffer.from('x'))).rejects.toMatchObject(refused);
      await expect(store.get(bad)).rejects.toMatchObject(refused);
      await expect(store.head(bad)).rejects.toMatchObject(refused);
      await expect(store.delete(bad)).rejects.toMatchObject(refused);
      await expect(store.presign(bad, { method: 'GET', expiresSeconds: 1 })).rejects.toMatchObject(refused);
    });

    if (options.presigns)
      it('signs URLs that anyone can read and write with', async () => {
        const upload = await store.presign(at('shared'), { method: 'PUT', expiresSeconds: 60 });
        const written = await fetch(upload, { method: 'PUT', body: 'by URL' });
        expect(written.status).toBe(200);
        const download = await store.presign(at('shared'), { method: 'GET', expiresSeconds: 60 });
        expect(await (await fetch(download)).text()).toBe('by URL');
        expect((await fetch(download, { headers: { range: 'bytes=3-' } })).status).toBe(206);
        expect((await fetch(download, { method: 'PUT', body: 'no' })).status).toBe(403);
        const changed = new URL(
          String(download).replace(/Signature=./, (text) => (text.endsWith('0') ? 'Signature=1' : 'Signature=0')),
        );
        expect((await fetch(changed)).status).toBe(403);
        expect(await read(at('shared'))).toBe('by URL');
      });

    it('is well, and says where it is', async () => {
      const { ok, detail } = await store.health();
      expect(ok).toBe(true);
      expect(detail).toContain(store.location);
    });
  });
}
