import path from 'node:path';
import { expect, test } from 'vitest';
import { cacheFolder, findMinio } from './binary.ts';

const only = (file: string) => (candidate: string) => candidate === file;

test('takes the named binary, and no other when it cannot be run', () => {
  const env = { MINIO_BIN: '/opt/minio', PATH: '/usr/bin' };
  expect(findMinio({ env, isExecutable: only('/opt/minio') })).toBe('/opt/minio');
  expect(findMinio({ env, isExecutable: only(path.join('/usr/bin', 'minio')) })).toBeNull();
});

test('looks on the PATH, then where one was built before', () => {
  const env = { PATH: ['/usr/bin', '/usr/local/bin'].join(path.delimiter), XDG_CACHE_HOME: '/cache' };
  expect(findMinio({ env, isExecutable: (file) => /local.*minio/.test(file) })).toMatch(/local/);
  expect(findMinio({ env, isExecutable: (file) => file.startsWith(cacheFolder(env)) })).toMatch(/^.cache/);
  expect(findMinio({ env, isExecutable: () => false })).toBeNull();
});
