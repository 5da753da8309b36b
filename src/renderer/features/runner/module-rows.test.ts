import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import type { RunnerModule } from '../../../contract/runner.ts';
import { moduleRows } from './module-rows.ts';

const module = (digest: string, bundles: RunnerModule['bundles']): RunnerModule => ({
  digest,
  maxMemoryBytes: 1,
  bundles,
  codeBytes: 1,
  ready: 0,
  running: 0,
  lastUsedAt: null,
});
const bundle = (contentHash: string, slug: string | null) => ({ contentHash, slug });

it('shows a module by the bundle that is installed, and keeps all of its hashes for eviction', () => {
  const [row] = moduleRows([module('d', [bundle('h1', null), bundle('h2', 'acme.reports')])]);
  expect(row).toMatchObject({ slug: 'acme.reports', contentHash: 'h2', contentHashes: ['h1', 'h2'] });
});

it('shows a module that nothing holds any more', () => {
  expect(moduleRows([module('d', [])])[0]).toMatchObject({ slug: null, contentHash: null, contentHashes: [] });
});

it('puts what is not installed last, and keeps the order whichever was used last', () => {
  const modules = [
    module('a', [bundle('h1', null)]),
    module('b', [bundle('h2', 'beta')]),
    module('c', [bundle('h3', 'alpha')]),
  ];
  fc.assert(
    fc.property(fc.shuffledSubarray(modules, { minLength: 3 }), (given) => {
      expect(moduleRows(given).map(({ slug }) => slug)).toEqual(['alpha', 'beta', null]);
    }),
  );
});
