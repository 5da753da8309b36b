import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { normalisePath, resolveEntry, resolveTarget } from './contain.ts';

let base = '';
let root = '';
beforeAll(async () => {
  base = await realpath(await mkdtemp(join(tmpdir(), 'contain-')));
  root = join(base, 'project');
  await mkdir(join(root, 'src'), { recursive: true });
  await mkdir(join(base, 'project-other'));
  await writeFile(join(base, 'secret.txt'), 'secret');
  await writeFile(join(root, 'src/a.ts'), '');
  await symlink('../secret.txt', join(root, 'leak.txt'));
  await symlink('..', join(root, 'up'));
  await symlink('../project-other', join(root, 'sibling'));
  await symlink('src', join(root, 'alias'));
  await symlink('nowhere', join(root, 'dangling'));
  await symlink('loop', join(root, 'loop'));
});
afterAll(() => rm(base, { recursive: true }));

describe('resolveTarget', () => {
  it.each([
    ['src/a.ts', 'src/a.ts'],
    ['./src//a.ts', 'src/a.ts'],
    ['src/new/b.ts', 'src/new/b.ts'],
    ['src/a.ts/x', 'src/a.ts/x'],
    ['alias/a.ts', 'src/a.ts'],
    ['..a/..b', '..a/..b'],
  ])('leads %s to %s', async (path, target) => {
    expect(await resolveTarget(root, path)).toBe(join(root, target));
  });

  it.each(['', '.', '/', '..', '../x', 'src/../../x', '/etc/passwd', 'C:/x', 'a\0b'])('refuses %j', async (path) => {
    await expect(resolveTarget(root, path)).rejects.toMatchObject({ code: 'PATH_OUTSIDE_PROJECT' });
  });

  it.each(['leak.txt', 'up/secret.txt', 'up/new', 'sibling/x', 'dangling', 'dangling/x', 'loop'])(
    'refuses %s, which a link leads out',
    async (path) => {
      await expect(resolveTarget(root, path)).rejects.toMatchObject({ code: 'PATH_OUTSIDE_PROJECT' });
    },
  );

  it('never leaves the folder, whatever the path', async () => {
    const segment = fc.constantFrom('..', '.', '', 'src', 'up', 'sibling', 'alias', 'leak.txt', 'new', '/', '...');
    await fc.assert(
      fc.asyncProperty(fc.array(segment, { maxLength: 6 }), async (segments) => {
        const target = await resolveTarget(root, segments.join('/')).catch(() => root);
        expect(target === root || target.startsWith(`${root}/`)).toBe(true);
      }),
    );
  });
});

it('takes a link at the end as itself where an entry is renamed or removed', async () => {
  expect(await resolveEntry(root, 'leak.txt')).toBe(join(root, 'leak.txt'));
  expect(await resolveEntry(root, 'alias/a.ts')).toBe(join(root, 'src/a.ts'));
  await expect(resolveEntry(root, 'up/secret.txt')).rejects.toMatchObject({ code: 'PATH_OUTSIDE_PROJECT' });
});

it('normalises', () => {
  expect(normalisePath('./src//a.ts')).toBe('src/a.ts');
});
