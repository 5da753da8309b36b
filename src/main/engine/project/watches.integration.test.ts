import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, realpath, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { FileChange } from '../../../contract/files.ts';
import { createFiles } from './files.ts';
import { createWatches, type Watches } from './watches.ts';

let root = '';
let watches: Watches;
beforeEach(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'watches-')));
  watches = createWatches({ logger: pino({ level: 'silent' }) });
  await mkdir(join(root, 'src'));
  await writeFile(join(root, 'src/a.ts'), 'a');
});
afterEach(async () => {
  await watches.dispose();
  await rm(root, { recursive: true, force: true });
});

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Takes batches until one names the path; gives all changes seen. */
async function until(changes: AsyncGenerator<FileChange[]>, path: string): Promise<FileChange[]> {
  const seen: FileChange[] = [];
  while (!seen.some((change) => change.path === path)) {
    const { value, done } = await changes.next();
    if (done) throw new Error(`ended before ${path}`);
    seen.push(...value);
  }
  return seen;
}

it('begins with an empty batch, then tells of real changes only', async () => {
  const changes = watches.watch(root);
  expect((await changes.next()).value).toEqual([]);
  // Neither a touch nor build output counts; the marker shows that they have been passed.
  await utimes(join(root, 'src/a.ts'), 1, 1);
  await writeFile(join(root, 'src/a.ts'), 'a');
  await mkdir(join(root, 'dist'));
  await writeFile(join(root, 'dist/main.wasm'), 'x');
  await writeFile(join(root, 'marker'), '1');
  expect(await until(changes, 'marker')).toEqual([{ path: 'marker', change: 'added', hash: hashOf('1') }]);

  await writeFile(join(root, 'src/a.ts'), 'b');
  expect(await until(changes, 'src/a.ts')).toEqual([{ path: 'src/a.ts', change: 'changed', hash: hashOf('b') }]);
  await changes.return(undefined);
});

it('takes an editor that saves by rename as one change', async () => {
  const changes = watches.watch(root);
  await changes.next();
  await writeFile(join(root, '.a.ts.swp'), 'c');
  await rename(join(root, '.a.ts.swp'), join(root, 'src/a.ts'));
  expect(await until(changes, 'src/a.ts')).toEqual([{ path: 'src/a.ts', change: 'changed', hash: hashOf('c') }]);
  await changes.return(undefined);
});

it('tells of folders and of what vanished', async () => {
  const changes = watches.watch(root);
  await changes.next();
  await mkdir(join(root, 'ui'));
  expect(await until(changes, 'ui')).toEqual([{ path: 'ui', change: 'added', hash: null }]);
  await rm(join(root, 'src'), { recursive: true });
  const gone = await until(changes, 'src/a.ts');
  expect(gone).toContainEqual({ path: 'src/a.ts', change: 'removed', hash: null });
  await changes.return(undefined);
});

it('tells every listener at once of a save in the workbench, and only once', async () => {
  const files = createFiles({ rootOf: () => Promise.resolve(root), watches });
  const listeners = [files.watch('x'), files.watch('x')];
  await Promise.all(listeners.map((changes) => changes.next()));
  await files.write('x', { path: './src/a.ts', text: 'saved', baseHash: hashOf('a') });
  await files.write('x', { path: 'marker', text: '1', baseHash: null });
  for (const changes of listeners) {
    expect(await until(changes, 'marker')).toEqual([
      { path: 'src/a.ts', change: 'changed', hash: hashOf('saved') },
      { path: 'marker', change: 'added', hash: hashOf('1') },
    ]);
  }
  await writeFile(join(root, 'last'), '2');
  for (const changes of listeners) expect((await until(changes, 'last')).map(({ path }) => path)).toEqual(['last']);
  for (const changes of listeners) await changes.return(undefined);
});

it('ends with its signal, alone, and starts afresh for the next listener', async () => {
  const stop = new AbortController();
  const stopped = watches.watch(root, stop.signal);
  const other = watches.watch(root);
  await Promise.all([stopped.next(), other.next()]);
  const pending = stopped.next();
  stop.abort();
  expect((await pending).done).toBe(true);
  await writeFile(join(root, 'b'), '1');
  expect(await until(other, 'b')).toHaveLength(1);
  await other.return(undefined);

  await writeFile(join(root, 'unseen'), '1');
  const again = watches.watch(root);
  await again.next();
  await writeFile(join(root, 'seen'), '1');
  expect((await until(again, 'seen')).map(({ path }) => path)).toEqual(['seen']);
  await again.return(undefined);
});

it('ends all listeners when disposed', async () => {
  const changes = watches.watch(root);
  await changes.next();
  const pending = changes.next();
  await watches.dispose();
  expect((await pending).done).toBe(true);
});
