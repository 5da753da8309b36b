/** What the test of crashes puts into the caches: enough files that filling takes a while, the same each time. */
import type { BundleKey } from '../bundle/key.ts';
import type { GeneratedFiles } from '../component/transpile.ts';
import { bundleOf } from './archive.ts';

export function fillFixture(): { key: BundleKey; archive: Buffer; prepared: GeneratedFiles } {
  const names = Array.from({ length: 40 }, (_none, index) => `file-${index}.js`);
  const { archive, contentHash } = bundleOf([
    { path: 'dist/main.wasm', body: 'component' },
    ...names.map((name) => ({ path: `ui/${name}`, body: name.repeat(200) })),
  ]);
  const prepared = new Map(names.slice(0, 8).map((name) => [name, Buffer.alloc(200_000, name)] as const));
  return { key: { tenant: 't', extension: 'e', contentHash }, archive, prepared };
}
