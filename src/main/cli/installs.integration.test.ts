/** The verbs around installs, over an engine of their own. */
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { installSchema } from '../../contract/installs.ts';
import { appPaths } from '../app-paths.ts';
import { testPaths } from '../engine/build/testing.ts';
import { disable } from './disable.ts';
import { enable } from './enable.ts';
import { install } from './install.ts';
import { createProgressLine } from './progress.ts';
import { uninstall } from './uninstall.ts';
import { update } from './update.ts';
import { UsageError, type Verb, type VerbContext } from './verb.ts';

let folder: string;
let project: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'alga-cli-installs-'));
  project = path.join(folder, 'project');
  await cp(path.join(testPaths.fixtures, 'hello-world'), project, { recursive: true });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs a verb with `--json`; answers its exit code and the one value that it prints. */
async function json(verb: Verb, ...args: string[]): Promise<{ code: number; value: unknown }> {
  const printed: unknown[] = [];
  const { values, positionals } = parseArgs({ args, options: verb.options, allowPositionals: true });
  const code = await verb.run({
    values: values as VerbContext['values'],
    args: positionals,
    paths: { ...appPaths(import.meta.dirname), ...testPaths },
    dataDir: path.join(folder, 'data'),
    json: true,
    out: {
      json: (value) => printed.push(value),
      line: (text) => printed.push(text),
      note: (text) => printed.push(text),
      progress: createProgressLine({ write: (text) => printed.push(text) }),
    },
  });
  expect(printed).toHaveLength(1);
  return { code, value: printed[0] };
}

const installed = ({ value }: { value: unknown }) => z.object({ install: installSchema }).parse(value).install;
const coded = (code: string) => expect.objectContaining({ data: expect.objectContaining({ code }) });

async function setVersion(version: string): Promise<void> {
  const file = path.join(project, 'manifest.json');
  const manifest = JSON.parse(await readFile(file, 'utf8')) as object;
  await writeFile(file, JSON.stringify({ ...manifest, version }));
}

it('take an extension through its life', async () => {
  await setVersion('1.0.0');
  const first = installed(await json(install, project));
  await setVersion('1.1.0');
  expect(installed(await json(install, project))).toMatchObject({ installId: first.installId, version: '1.1.0' });

  expect(installed(await json(disable, project)).enabled).toBe(false);
  expect(installed(await json(enable, first.slug)).enabled).toBe(true);
  const back = await json(update, first.slug, '1.0.0');
  expect(back).toMatchObject({ code: 0, value: { updated: true, missing: [], install: { version: '1.0.0' } } });

  const { installId, slug } = first;
  expect((await json(uninstall, slug)).value).toEqual({ uninstalled: { installId, slug }, purged: false });
  await expect(json(enable, slug)).rejects.toEqual(coded('EXTENSION_UNKNOWN'));
  expect(installed(await json(install, slug))).toMatchObject({ installId, version: '1.1.0', enabled: true });
  expect(installed(await json(install, `${first.registryId}@1.0.0`)).version).toBe('1.0.0');
  expect((await json(uninstall, installId, '--purge')).value).toMatchObject({ purged: true });
}, 120_000);

it('refuse what they cannot understand or find', async () => {
  await expect(json(install, 'acme.nothing')).rejects.toMatchObject({ code: 'REGISTRY_ENTRY_NOT_FOUND' });
  await expect(json(install, 'acme.hello@')).rejects.toThrow(UsageError);
  await expect(json(install, 'acme.hello', '--engine-features', 'live')).rejects.toThrow(UsageError);
  const unknown = '00000000-0000-4000-8000-000000000001';
  await expect(json(install, unknown)).rejects.toEqual(coded('REGISTRY_ENTRY_NOT_FOUND'));
  await expect(json(update, unknown, '1.0.0')).rejects.toEqual(coded('EXTENSION_UNKNOWN'));
}, 60_000);
