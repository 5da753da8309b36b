/** The samples that newcomers open must be free of type errors, with the very check that a build makes. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { guestTypes } from '../../builder/guest-types.ts';
import { createDisk } from '../build/disk.ts';
import { testPaths } from '../build/testing.ts';
import { checkTypes } from '../build/typecheck.ts';

let folder = '';
let hostTypes = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fixtures-'));
  hostTypes = join(folder, 'alga-extension.d.ts');
  await writeFile(hostTypes, (await guestTypes({ witFile: testPaths.wit })).text);
});
afterAll(() => rm(folder, { recursive: true }));

function typeProblems(fixture: string) {
  const { fixtures, toolchain } = testPaths;
  const configFile = join(folder, 'tsconfig.check.json');
  return checkTypes({ root: join(fixtures, fixture), toolchain, hostTypes, configFile, disk: createDisk() });
}

it.each(['hello-world', 'handler-basic', 'host-apis'])('%s has no type error', async (fixture) => {
  expect(await typeProblems(fixture)).toEqual([]);
});

it('type-error has its type errors', async () => {
  const problems = await typeProblems('broken/type-error');
  expect(problems.map(({ position }) => position?.file)).toEqual(['src/handler.ts', 'src/handler.ts', 'src/handler.ts']);
});
