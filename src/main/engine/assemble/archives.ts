/** Where bundles lie. */
import path from 'node:path';
import { findEngine } from '../containers/engine.ts';
import { createMinioContainer } from '../containers/minio.ts';
import { createFolderStore } from '../store/folder.ts';
import type { Base } from './options.ts';

/** Bucket of the MinIO container; the name that the platform's own tools use. */
const minioBucket = 'extensions';

export function openArchives({ dataDir, settings, fetch, logger, changed, stack }: Base) {
  const minio = stack.adopt(
    createMinioContainer({
      dataDir,
      image: settings.get('ALGA_MINIO_IMAGE'),
      port: settings.number('ALGA_MINIO_PORT') ?? null,
      bucket: minioBucket,
      findEngine: () => findEngine(process.env),
      fetch,
      logger,
      changed: () => changed('connections'),
    }),
    (open) => open.dispose(),
  );
  const store = createFolderStore(path.join(dataDir, 'store'));
  return { store, minio };
}
export type Archives = ReturnType<typeof openArchives>;
