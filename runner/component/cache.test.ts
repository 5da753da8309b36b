import { createRequire } from 'node:module';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { RunnerError } from '../errors.ts';
import { digestOf } from '../cache/sealed-folder.ts';
import { readPrepared, writePrepared } from './cache.ts';
import { toolchainTag } from './toolchain.ts';

let root = '';
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'alga-prepared-'));
});
afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

const files = new Map([
  ['ext.mjs', Buffer.from('export {}')],
  ['ext.core.wasm', Buffer.from('core')],
]);
const digest = digestOf(Buffer.from('component'));

describe('prepared components on disk', () => {
  test('come back as they were written, under the toolchain and the digest', async () => {
    expect(await readPrepared(root, digest)).toBeNull();
    const written = await writePrepared(root, digest, files);
    expect(written.folder).toBe(path.join(root, toolchainTag, digest));
    const read = await readPrepared(root, digest);
    expect([...(read?.files ?? [])].map(([name, bytes]) => [name, Buffer.from(bytes).toString()])).toEqual([
      ['ext.mjs', 'export {}'],
      ['ext.core.wasm', 'core'],
    ]);
  });

  test('count as absent once a file was changed, is missing, or the list is damaged', async () => {
    const { folder } = await writePrepared(root, digest, files);
    await writeFile(path.join(folder, 'ext.mjs'), 'tampered');
    expect(await readPrepared(root, digest)).toBeNull();
    await writePrepared(root, digest, files);
    await rm(path.join(folder, 'ext.core.wasm'));
    expect(await readPrepared(root, digest)).toBeNull();
    await writePrepared(root, digest, files);
    await writeFile(path.join(folder, 'files.json'), '{"ext.mjs":');
    expect(await readPrepared(root, digest)).toBeNull();
  });

  test('leave nothing half-written behind', async () => {
    await Promise.all([writePrepared(root, digest, files), writePrepared(root, digest, files)]);
    expect(await readdir(path.join(root, toolchainTag))).toEqual([digest]);
  });

  test('say so when the folder cannot be written', async () => {
    const blocked = path.join(root, 'file');
    await writeFile(blocked, '');
    await expect(writePrepared(blocked, digest, files)).rejects.toThrow(RunnerError);
  });

  test('the toolchain tag names the installed transpiler', async () => {
    const main = createRequire(import.meta.url).resolve('@bytecodealliance/jco-transpile');
    const { version } = JSON.parse(await readFile(path.join(path.dirname(main), '../package.json'), 'utf8')) as {
      version: string;
    };
    expect(toolchainTag).toContain(`jco-transpile-${version}-`);
  });
});
