import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkLayers } from './check.ts';
import { importsOf } from './imports.ts';
import { importProblem, layerOf, resolveRelative } from './rules.ts';

describe('layerOf', () => {
  it.each([
    ['src/contract/index.ts', 'contract'],
    ['runner/pool/pool.ts', 'runner'],
    ['src/main/engine/workbench.ts', 'engine'],
    ['src/main/builder/index.ts', 'engine'],
    ['src/main/headless.ts', 'host'],
    ['src/main/cli/index.ts', 'host'],
    ['src/main/index.ts', 'shell'],
    ['src/main/shell/policy.ts', 'shell'],
    ['src/preload/index.ts', 'preload'],
    ['src/renderer/app/App.tsx', 'renderer'],
    ['scripts/test.ts', null],
  ])('places %s', (file, layer) => {
    expect(layerOf(file)).toBe(layer);
  });
});

describe('importProblem', () => {
  it.each([
    ['src/contract/a.ts', 'zod'],
    ['src/contract/a.ts', '@orpc/contract'],
    ['src/contract/a.test.ts', 'vitest'],
    ['src/contract/a.test.ts', 'node:fs'],
    ['runner/pool/pool.ts', 'node:worker_threads'],
    ['runner/pool/pool.ts', '../types.ts'],
    ['src/main/engine/workbench.ts', '../../../runner/runner.ts'],
    ['src/main/engine/workbench.ts', '../../contract/errors.ts'],
    ['src/main/headless.ts', './shell/policy.ts'],
    ['src/main/shell/desktop.ts', 'electron'],
    ['src/main/index.ts', 'electron'],
    ['src/preload/index.ts', 'electron'],
    ['src/renderer/main.tsx', 'react'],
    ['src/renderer/main.tsx', './app/base.css'],
    ['src/renderer/editor.ts', 'monaco-editor/editor/editor.worker.js?worker'],
    ['src/main/version.ts', '../../package.json'],
    ['scripts/test.ts', 'anything'],
  ])('lets %s import %s', (file, specifier) => {
    expect(importProblem(file, specifier)).toBeNull();
  });

  it.each([
    ['src/contract/a.ts', 'node:fs'],
    ['src/contract/a.ts', 'zodiac'],
    ['src/contract/a.ts', '../main/engine/parts.ts'],
    ['runner/runner.ts', '../src/contract/errors.ts'],
    ['runner/runner.ts', 'electron'],
    ['src/main/engine/parts.ts', 'react'],
    ['src/main/engine/parts.ts', 'electron/main'],
    ['src/main/engine/parts.ts', '@tanstack/react-query'],
    ['src/main/engine/parts.ts', '../shell/policy.ts'],
    ['src/main/engine/parts.ts', '../cli/index.ts'],
    ['src/main/headless.ts', 'electron'],
    ['src/preload/index.ts', 'node:fs'],
    ['src/preload/index.ts', '../contract/errors.ts'],
    ['src/renderer/main.tsx', '../main/engine/parts.ts'],
    ['src/renderer/main.tsx', '../../runner/types.ts'],
    ['src/renderer/main.tsx', 'node:path'],
    ['src/renderer/main.tsx', 'electron'],
    ['src/renderer/main.tsx', './app/App'],
    ['src/main/engine/parts.ts', '../../../scripts/test.ts'],
  ])('refuses that %s imports %s', (file, specifier) => {
    expect(importProblem(file, specifier)).toEqual(expect.any(String));
  });
});

describe('importsOf', () => {
  it('finds every kind of import, and none in comments and texts', () => {
    const text = [
      "import type { A } from './a.ts';",
      "import { b, type B } from 'b';",
      "import 'side';",
      "export * from './c.ts';",
      "export type { D } from './d.ts';",
      '// import x from "comment";',
      'const text = "import y from \'text\'";',
      "const lazy = () => import('./lazy.ts');",
      'const unknown = (name: string) => import(name);',
    ].join('\n');
    expect(importsOf('m.ts', text)).toEqual([
      { specifier: './a.ts', line: 1, typeOnly: true },
      { specifier: 'b', line: 2, typeOnly: false },
      { specifier: 'side', line: 3, typeOnly: false },
      { specifier: './c.ts', line: 4, typeOnly: false },
      { specifier: './d.ts', line: 5, typeOnly: true },
      { specifier: './lazy.ts', line: 8, typeOnly: false },
    ]);
  });

  it('names the module that does not parse', () => {
    expect(() => importsOf('broken.ts', 'import {')).toThrow(/^broken\.ts: /);
  });

  it('gives back whatever specifiers a module has', () => {
    const name = fc.stringMatching(/^[a-z@./-]{1,20}$/);
    fc.assert(
      fc.property(fc.uniqueArray(name), (names) => {
        const text = names.map((specifier) => `import '${specifier}';`).join('\n');
        expect(importsOf('m.ts', text).map(({ specifier }) => specifier)).toEqual(names);
      }),
    );
  });
});

describe('resolveRelative', () => {
  it('drops queries and walks up', () => {
    expect(resolveRelative('src/a/b.ts', '../c/d.wit?raw')).toBe('src/c/d.wit');
  });
});

describe('checkLayers', () => {
  it('names file and line', () => {
    const sources = new Map([['src/contract/a.ts', "import { z } from 'zod';\nimport fs from 'node:fs';\n"]]);
    expect(checkLayers(sources)).toEqual([
      { file: 'src/contract/a.ts', line: 2, problem: 'the contract layer may not import node:fs' },
    ]);
  });

  it('follows imports from a host to electron, but not types', () => {
    const sources = new Map([
      ['src/main/headless.ts', "import { a } from './shell/a.ts';"],
      ['src/main/serve.ts', "import type { A } from './shell/b.ts';"],
      ['src/main/shell/a.ts', "import { b } from './b.ts';"],
      ['src/main/shell/b.ts', "import { app } from 'electron';"],
    ]);
    expect(checkLayers(sources)).toEqual([
      {
        file: 'src/main/headless.ts',
        line: 1,
        problem: 'reaches electron: src/main/headless.ts → src/main/shell/a.ts → src/main/shell/b.ts → electron',
      },
    ]);
  });
});
