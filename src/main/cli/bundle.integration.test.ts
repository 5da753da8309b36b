/** The verb of the bundle store, over an engine of its own. */
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { storeStatusSchema } from '../../contract/store.ts';
import { appPaths } from '../app-paths.ts';
import { createFolderStore } from '../engine/store/folder.ts';
import { openRig } from '../engine/store/s3-front/testing/rig.ts';
import type { Rig } from '../engine/store/s3-front/testing/rig.ts';
import { hex } from '../engine/store/testing/store-suite.ts';
import { bundle } from './bundle.ts';
import { createProgressLine } from './progress.ts';
import { UsageError, type VerbContext } from './verb.ts';

let dataDir: string;
let remote: Rig;
beforeAll(async () => {
  dataDir = await mkdtemp(path.join(os.tmpdir(), 'alga-cli-bundle-'));
  remote = await openRig();
  vi.stubEnv('STORAGE_S3_ENDPOINT', remote.front.endpoint);
  vi.stubEnv('STORAGE_S3_ACCESS_KEY', remote.keys.accessKey);
  vi.stubEnv('STORAGE_S3_SECRET_KEY', remote.keys.secretKey);
  vi.stubEnv('STORAGE_S3_BUCKET', 'extensions');
  const store = createFolderStore(path.join(dataDir, 'store'));
  await store.put('a/one', Buffer.from('one'));
  await store.put('a/two', Buffer.from('two'));
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await remote.dispose();
  await rm(dataDir, { recursive: true });
});

async function run(json: boolean, ...args: string[]) {
  const printed: { json: unknown[]; lines: string[]; notes: string[] } = { json: [], lines: [], notes: [] };
  const { values, positionals } = parseArgs({ args, options: bundle.options, allowPositionals: true });
  await bundle.run({
    values: values as VerbContext['values'],
    args: positionals,
    paths: appPaths(import.meta.dirname),
    dataDir,
    json,
    out: {
      json: (value) => printed.json.push(value),
      line: (text) => printed.lines.push(text),
      note: (text) => printed.notes.push(text),
      progress: createProgressLine({ write: (text) => printed.notes.push(text.trimEnd()) }),
    },
  });
  return printed;
}

it('shows, proves and moves the store', async () => {
  expect(storeStatusSchema.parse((await run(true, 'status')).json[0])).toMatchObject({
    driver: 'folder',
    health: { ok: true },
  });
  expect((await run(false, 'list', 'two')).lines).toEqual(['         3  a/two']);
  expect((await run(true, 'verify', 'a/two')).json).toEqual([{ ok: true, expected: hex('two'), actual: hex('two') }]);
  const { json, notes } = await run(true, 'move', '--to', 's3');
  const location = `${remote.front.endpoint}/extensions`;
  expect(json).toEqual([{ driver: 's3', location, objects: 2, bytes: 6, skipped: 0 }]);
  expect(notes.at(-1)).toBe('Done');
  expect((await run(true, 'list')).json[0]).toMatchObject({
    objects: [{ key: 'a/one' }, { key: 'a/two', sha256: hex('two') }],
  });
  expect((await run(false, 'status')).lines.slice(0, 2)).toEqual([`s3  ${location}`, 'In order.']);
});

it('takes no driver but those that there are', async () => {
  await expect(run(true, 'move')).rejects.toThrow(UsageError);
  await expect(run(true, 'move', '--to', 'tape')).rejects.toThrow(UsageError);
});
