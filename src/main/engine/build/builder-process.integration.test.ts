import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createBuilderProcess, type BuilderProcess } from './builder-process.ts';
import { testPaths } from './testing.ts';

let folder = '';
let builder: BuilderProcess;
const logger = pino({ level: 'silent' });
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'builder-'));
  await writeFile(join(folder, 'a.txt'), 'a');
  builder = createBuilderProcess({ entry: testPaths.builder, logger });
});
afterEach(async () => {
  await builder.dispose();
  await rm(folder, { recursive: true });
});

const packing = (output: string) => ({ root: folder, paths: ['a.txt'], output: join(folder, output) });

describe('the builder process', () => {
  it('answers jobs in order, also after one that failed', async () => {
    const failing = builder.run('pack', { ...packing('x'), paths: ['absent.txt'] });
    const working = builder.run('pack', packing('b'));
    await expect(failing).rejects.toMatchObject({ code: 'ENOENT' });
    expect((await working).files).toEqual([{ path: 'a.txt', size: 1 }]);
  });

  it('names the host modules in the declarations that it makes', async () => {
    const { text } = await builder.run('guestTypes', { witFile: testPaths.wit });
    expect(text.match(/declare module '[^']+'/g)).toHaveLength(13);
    expect(text).not.toContain('<reference');
  });

  it('drops a waiting job and kills the process under a running one, then works again', async () => {
    const running = new AbortController();
    const waiting = new AbortController();
    const first = builder.run('guestTypes', { witFile: testPaths.wit }, { signal: running.signal });
    const second = builder.run('pack', packing('b'), { signal: waiting.signal });
    const third = builder.run('pack', packing('c'));
    waiting.abort(new Error('second'));
    running.abort(new Error('first'));
    await expect(first).rejects.toThrow('first');
    await expect(second).rejects.toThrow('second');
    expect((await third).sizeBytes).toBeGreaterThan(0);
    await expect(builder.run('pack', packing('d'), { signal: waiting.signal })).rejects.toThrow('second');
  });

  it('tells when the process dies under a job, and starts another', async () => {
    const entry = join(folder, 'dies.mjs');
    await writeFile(entry, `process.on('message', () => process.exit(3));`);
    const dying = createBuilderProcess({ entry, logger });
    try {
      const died = { code: 'BUILDER_CRASHED', message: expect.stringContaining('exit code 3') };
      await expect(dying.run('pack', packing('b'))).rejects.toMatchObject(died);
      await expect(dying.run('pack', packing('b'))).rejects.toMatchObject(died);
    } finally {
      await dying.dispose();
    }
  });
});
