/** What the person is about to do with a file: shown as a dialog, shared by tree, menus and commands. */
import type { ProjectPart } from '../../app/project-parts.ts';
import { createStore, type Store } from '../../ui/store.ts';

export type FileAction =
  | { kind: 'create'; folder: string }
  | { kind: 'rename'; path: string }
  | { kind: 'remove'; path: string; isFolder: boolean };

export interface FileActions extends ProjectPart {
  current: Store<FileAction | null>;
}

export function createFileActions(): FileActions {
  return { current: createStore<FileAction | null>(null), dispose: () => undefined };
}
