/** The image that stands for MinIO's in tests: a real MinIO where there is a static binary of it. */
import type Docker from 'dockerode';
import { buildImage } from './image.ts';

/** Builds the image and answers its name. */
export async function storeImage(docker: Docker): Promise<string> {
  const minio = process.env['MINIO_BIN'];
  const tag = 'localhost/alga-workbench-test/store:1';
  await buildImage(docker, { tag, files: { '/minio': minio! }, entrypoint: ['/minio'] });
  return tag;
}
