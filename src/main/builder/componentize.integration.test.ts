import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, parse } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { testPaths } from '../engine/build/testing.ts';
import type { BuilderRequest } from './protocol.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'Büilder of components '));
});
afterEach(() => rm(folder, { recursive: true }));

/** A desktop starts programs in the root folder, and the data folder of macOS has a space in its path. */
it('makes a component below a path with spaces, started in the root folder', async () => {
  const output = join(folder, 'main.wasm');
  const temporary = join(folder, 'tmp');
  const child = fork(testPaths.builder, [], { cwd: parse(folder).root, serialization: 'advanced' });
  try {
    const before = await leftIn(tmpdir());
    child.send({
      id: 1,
      kind: 'componentize',
      input: {
        source: 'export const handler = () => ({ status: 200, headers: [], body: undefined });',
        wit: await readFile(testPaths.wit, 'utf8'),
        workFolder: temporary,
        disableFeatures: ['http', 'fetch-event'],
        output,
      },
    } satisfies BuilderRequest);
    const [reply] = (await once(child, 'message')) as unknown[];
    expect(reply).toMatchObject({ id: 1, ok: true });
    expect((await readFile(output)).subarray(0, 4)).toEqual(Buffer.from('\0asm'));
    expect(await readdir(temporary)).toEqual(['handler.js']);
    expect(await leftIn(tmpdir())).toEqual(before);
  } finally {
    child.kill('SIGKILL');
  }
}, 120_000);

/** Folders in which the builder links to its work folder. */
async function leftIn(place: string): Promise<string[]> {
  return (await readdir(place)).filter((name) => name.startsWith('alga-builder-'));
}
