/** Where bundles lie. */
import path from 'node:path';
import { createFolderStore } from '../store/folder.ts';
import type { Base } from './options.ts';

export function openArchives({ dataDir }: Base) {
  const store = createFolderStore(path.join(dataDir, 'store'));
  return { store };
}
export type Archives = ReturnType<typeof openArchives>;
