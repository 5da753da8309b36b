import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { pack } from './pack.ts';

describe('pack', () => {
  it('depends on names and bytes alone, not on times or the order of creation', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'pack-'));
    try {
      const names = ['manifest.json', 'b.txt', 'a.txt'];
      const pass = async (order: string[], output: string) => {
        for (const name of order) await writeFile(join(folder, name), `content of ${name}`);
        return pack({ root: folder, paths: order, output: join(folder, output) });
      };
      const first = await pass(names, 'one.tar.zst');
      const second = await pass(names.toReversed(), 'two.tar.zst');
      expect(second).toEqual(first);
      expect(first.files.map((file) => file.path)).toEqual(['a.txt', 'b.txt', 'manifest.json']);
      expect(await readFile(join(folder, 'two.tar.zst'))).toEqual(await readFile(join(folder, 'one.tar.zst')));
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
