/** The documents of a project that are loaded, whether a tab shows them or not. */
import type { FileChange } from '../../../../contract/files.ts';
import { createStore, type ReadableStore } from '../../../ui/store.ts';
import type { CreateBuffer } from './buffer.ts';
import { createDocument, type Document, type FileAccess } from './document.ts';
import type { Drafts } from './drafts.ts';

export interface Documents {
  /** The document of a path, loaded when it is first asked for. */
  get: (path: string) => Document;
  /** The document if it is loaded. */
  peek: (path: string) => Document | null;
  loaded: ReadableStore<readonly string[]>;
  /** Paths with unsaved changes. */
  dirty: ReadableStore<readonly string[]>;
  changedOnDisk: (changes: readonly FileChange[]) => void;
  /** Compares all with the disk, after changes may have been missed. */
  sync: () => void;
  /** Lets go of a document and its text; what was unsaved is lost unless it was moved before. */
  forget: (path: string) => void;
  dispose: () => void;
}

export interface DocumentsOptions {
  files: FileAccess;
  drafts: Drafts;
  createBuffer: CreateBuffer;
}

export function createDocuments({ files, drafts, createBuffer }: DocumentsOptions): Documents {
  const documents = new Map<string, Document>();
  const loaded = createStore<readonly string[]>([]);
  const dirty = createStore<readonly string[]>([]);

  const publishDirty = () => {
    const paths = [...documents.values()].filter(({ state }) => state.get().dirty).map(({ path }) => path);
    if (paths.join('\n') !== dirty.get().join('\n')) dirty.set(paths.toSorted());
  };
  const publishLoaded = () => loaded.set([...documents.keys()]);

  const load = (path: string): Document => {
    const document = createDocument({ path, files, drafts, createBuffer });
    documents.set(path, document);
    document.state.subscribe(publishDirty);
    document.state.subscribe(() => document.state.get().phase === 'ready' && !loaded.get().includes(path) && publishLoaded());
    return document;
  };

  return {
    get: (path) => documents.get(path) ?? load(path),
    peek: (path) => documents.get(path) ?? null,
    loaded,
    dirty,
    changedOnDisk: (changes) => {
      for (const { path, hash } of changes) void documents.get(path)?.changedOnDisk(hash);
    },
    sync: () => {
      for (const document of documents.values()) void document.sync();
    },
    forget: (path) => {
      const document = documents.get(path);
      if (!document) return;
      document.dispose();
      documents.delete(path);
      publishLoaded();
      publishDirty();
    },
    dispose: () => {
      for (const document of documents.values()) document.dispose();
      documents.clear();
    },
  };
}
