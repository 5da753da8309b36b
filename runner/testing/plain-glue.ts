/** Components for what threads do with any of them: the module that joins them is written by hand, not generated. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ComponentImage } from '../component/image.ts';

export interface PlainGlue {
  /** By default a component without core modules, which is set back by running its code again. */
  image(key: string, given?: Partial<ComponentImage>): ComponentImage;
  dispose(): Promise<void>;
}

/** `body` stands inside `instantiate(getCoreModule, imports, instantiateCore)` and returns what the component exports. */
export async function writeGlue(body: string): Promise<PlainGlue> {
  const folder = await mkdtemp(path.join(tmpdir(), 'alga-glue-'));
  const gluePath = path.join(folder, 'ext.mjs');
  const imported = "import { threadId } from 'node:worker_threads';";
  await writeFile(
    gluePath,
    `${imported}\nexport function instantiate(getCoreModule, imports, instantiateCore) {\n${body}\n}\n`,
  );
  return {
    image: (key, given = {}) => ({
      key,
      gluePath,
      modules: {},
      maxPages: 1,
      codeBytes: 0,
      reset: {},
      hasWasi: true,
      ...given,
    }),
    dispose: () => rm(folder, { recursive: true, force: true }),
  };
}
