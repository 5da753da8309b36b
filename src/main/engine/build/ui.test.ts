import { readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDisk } from './disk.ts';
import { createWorkplace, testPaths, type Files, type Workplace } from './testing.ts';
import { stageUi, type StagedUi } from './ui.ts';

let place: Workplace;
beforeAll(async () => {
  place = await createWorkplace();
});
afterAll(() => place.dispose());

async function stage(name: string, files: Files): Promise<{ staged: StagedUi; read: (path: string) => Promise<string> }> {
  const { root } = await place.project(name, files);
  const target = join(place.folder, 'stages', name);
  const staged = await stageUi({ root, stage: target, toolchain: testPaths.toolchain, disk: createDisk() });
  expect(staged).not.toBeNull();
  return { staged: staged!, read: (path) => readFile(join(target, path), 'utf8') };
}

const rulesOf = (staged: StagedUi) => staged.problems.map((problem) => problem.rule);

describe('stageUi', () => {
  it('answers null where there is no page', async () => {
    const { root } = await place.project('none', { 'ui/readme.json': '{}' });
    expect(await stageUi({ root, stage: place.folder, toolchain: testPaths.toolchain, disk: createDisk() })).toBeNull();
  });

  it('copies plain files byte for byte and leaves out hidden files, packages and links that lead out', async () => {
    const files = {
      'ui/index.html': '<!doctype html>\n<script type="module" src="./main.js?v=1"></script>',
      'ui/main.js': "import { a } from './lib/a.js';\nconsole.log(a);\n",
      'ui/lib/a.js': 'export const a = 1;\n',
      'ui/.env': 'SECRET=1',
      'ui/node_modules/x/index.js': '',
    };
    const { root } = await place.project('plain', files);
    await symlink('/etc', join(root, 'ui/etc'));
    await symlink('lib', join(root, 'ui/alias'));
    await symlink('..', join(root, 'ui/lib/up'));
    const { staged, read } = await stage('plain', files);
    expect(staged.files).toEqual(['ui/alias/a.js', 'ui/index.html', 'ui/lib/a.js', 'ui/main.js']);
    expect(staged.bundled).toEqual([]);
    expect(staged.skipped).toEqual([
      { path: '.env', reason: 'hidden' },
      { path: 'etc', reason: 'outside' },
      { path: 'node_modules', reason: 'packages' },
    ]);
    for (const path of ['ui/index.html', 'ui/main.js'] as const) expect(await read(path)).toBe(files[path]);
  });

  it('bundles TypeScript, JSX and package imports, and points the page at the result', async () => {
    const { staged, read } = await stage('bundled', {
      'ui/index.html':
        '<script type="module" src="./main.tsx"></script><script src="old.js"></script><script type="module" src="sdk.js"></script>',
      'ui/main.tsx':
        "import './style.css';\nimport logo from './logo.svg';\nexport const x: number = <p title={logo}>1</p> as never;\ndocument.title = String(x);",
      'ui/style.css': 'p { color: red }',
      'ui/logo.svg': '<svg/>',
      'ui/old.ts': 'const n: number = 1; console.log(n);',
      'ui/sdk.js':
        "import { IframeBridge } from '@alga-psa/extension-iframe-sdk';\nnew IframeBridge({ devAllowWildcard: true }).ready();",
    });
    expect(rulesOf(staged)).toEqual([]);
    expect(staged.bundled).toEqual(
      expect.arrayContaining([
        { source: 'ui/main.tsx', output: 'ui/main.js' },
        { source: 'ui/old.ts', output: 'ui/old.js' },
        { source: 'ui/sdk.js', output: 'ui/sdk.js' },
      ]),
    );
    expect(staged.files).not.toContain('ui/main.tsx');
    expect(staged.files).toEqual(
      expect.arrayContaining(['ui/main.js', 'ui/main.css', 'ui/old.js', 'ui/sdk.js', 'ui/style.css']),
    );
    const page = await read('ui/index.html');
    expect(page).toContain('<link rel="stylesheet" href="./main.css"><script type="module" src="./main.js">');
    expect(page).toContain('<script src="old.js">');
    expect(await read('ui/old.js')).toMatch(/^"use strict";\(\(\)=>|^\(\(\)=>/);
    expect(await read('ui/sdk.js')).not.toContain("from'@alga-psa");
  });

  it('reports a script that does not parse, with its place, and stages nothing', async () => {
    const { staged, read } = await stage('broken', {
      'ui/index.html': '<script type="module" src="./main.ts"></script>',
      'ui/main.ts': 'const a = ;',
    });
    expect(staged.problems).toMatchObject([
      { source: 'ui', severity: 'error', rule: 'ui.syntax', position: { file: 'ui/main.ts', line: 1, column: 11 } },
    ]);
    await expect(read('ui/index.html')).rejects.toThrow('ENOENT');
  });

  it('takes dist/ui where the page of ui/ loads what only a build script makes, and says what is missing else', async () => {
    const files = { 'ui/index.html': '\n<script type="module" src="./app.js"></script>' };
    const missing = await stage('missing', files);
    expect(missing.staged).toMatchObject({
      from: 'ui',
      problems: [{ rule: 'ui.missing-file', position: { file: 'ui/index.html', line: 2, column: 28 } }],
    });
    const built = { 'dist/ui/index.html': '<script type="module" src="./app.js"></script>', 'dist/ui/app.js': '1' };
    const { staged } = await stage('prebuilt', { ...files, ...built });
    expect(staged).toMatchObject({ from: 'dist/ui', files: ['ui/app.js', 'ui/index.html'], problems: [] });
    const fresh = await stage('both', { ...files, ...built, 'ui/app.js': '2' });
    expect(fresh.staged.from).toBe('ui');
    expect(await fresh.read('ui/app.js')).toBe('2');
  });
});
