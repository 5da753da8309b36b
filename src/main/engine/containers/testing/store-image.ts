/** The image that stands for MinIO's in tests: a real MinIO where `MINIO_BIN` names a static binary of it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type Docker from 'dockerode';
import { build } from 'esbuild';
import { buildImage, nodeFiles } from './image.ts';

const tag = 'localhost/alga-workbench-test/store:1';

/** Builds the image and answers its name. */
export async function storeImage(docker: Docker): Promise<string> {
  const minio = process.env['MINIO_BIN'];
  if (minio !== undefined) {
    await buildImage(docker, { tag, files: { '/minio': minio }, entrypoint: ['/minio'] });
    return tag;
  }
  const folder = await mkdtemp(path.join(tmpdir(), 'alga-stand-in-'));
  try {
    const bundle = path.join(folder, 'stand-in.mjs');
    await build({
      entryPoints: [path.join(import.meta.dirname, 'stand-in.ts')],
      outfile: bundle,
      bundle: true,
      platform: 'node',
      format: 'esm',
      banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    });
    const files = { ...nodeFiles(), '/stand-in.mjs': bundle };
    await buildImage(docker, { tag, files, entrypoint: ['/node', '/stand-in.mjs'] });
    return tag;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
