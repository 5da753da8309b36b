/** Everything that is open for editing in a project: documents, tabs, and what the disk says. Shared by all views. */
import { z } from 'zod';
import type { FileChange } from '../../../contract/files.ts';
import type { PartContext, ProjectPart } from '../../app/project-parts.ts';
import type { Reveal } from '../../app/views.ts';
import { follow } from '../../rpc/live.ts';
import { createKeptStore } from '../../ui/kept-store.ts';
import { createStore, type ReadableStore, type Store } from '../../ui/store.ts';
import { createLoopRunner } from '../loop/runner.ts';
import type { FileAccess, SaveResult } from './documents/document.ts';
import { createDocuments, type Documents } from './documents/documents.ts';
import { createDrafts, type Drafts } from './documents/drafts.ts';
import { isScript } from './language.ts';
import { createModelBuffer, type ModelBuffer } from './monaco/model-buffer.ts';
import type { monaco } from './monaco/monaco.ts';
import { createOpenFiles, type OpenFiles } from './open-files.ts';
import { createScriptFiles } from './script-files.ts';

export interface Workspace extends ProjectPart {
  projectId: string;
  documents: Documents;
  drafts: Drafts;
  openFiles: OpenFiles;
  /** Whether the list of files stands beside the text. */
  filesShown: Store<boolean>;
  /** Whether Tab leaves the editor instead of indenting. */
  tabLeaves: Store<boolean>;
  /** The editor's model of a loaded document. */
  modelOf: (path: string) => ModelBuffer['model'] | null;
  /** Scroll position and cursors of files that were shown before. */
  viewStates: Map<string, monaco.editor.ICodeEditorViewState>;
  /** Opens a file at a place; the same request is heard once. */
  open: (place: Reveal) => void;
  /** Asks whoever shows the file for a place in it. */
  reveal: (place: Reveal) => void;
  revealed: ReadableStore<Reveal | null>;
  /** The place that was asked for in this file; whoever shows it takes it. */
  takeReveal: (path: string) => Reveal | null;
  /** Counts changes of which files there are. */
  treeVersion: ReadableStore<number>;
  /** Writes a file and runs the loop. */
  save: (path: string, options?: { force?: boolean }) => Promise<SaveResult>;
  saveAll: () => Promise<void>;
  create: (path: string) => Promise<void>;
  rename: (from: string, to: string) => Promise<void>;
  remove: (path: string) => Promise<void>;
}

export function createWorkspace({ projectId, client, part, services }: PartContext): Workspace {
  const loop = part(createLoopRunner);
  const drafts = createDrafts({ projectId, storage: window.localStorage });
  const openFiles = createOpenFiles({ projectId, storage: window.localStorage, initial: { paths: [], active: null } });
  const filesShown = createKeptStore({
    key: 'alga-workbench.files-shown',
    schema: z.boolean(),
    initial: false,
    storage: window.localStorage,
  });
  const buffers = new Map<string, ModelBuffer>();
  const ownWrites = createOwnWrites();
  const treeVersion = createStore(0);
  const revealed = createStore<Reveal | null>(null);
  const heard = new WeakSet<Reveal>();
  const stopped = new AbortController();

  const files: FileAccess = {
    read: (path) => client.files.read({ projectId, path }),
    write: (file) => ownWrites.during(file.path, () => client.files.write({ projectId, ...file })),
  };
  const createBuffer = (path: string, text: string) => {
    const buffer = createModelBuffer(projectId, path, text);
    buffers.set(path, buffer);
    return buffer;
  };
  const documents = createDocuments({ files, drafts, createBuffer });
  const scripts = createScriptFiles({ client, projectId, documents, onFailure: services.notices.fail });

  const forget = (path: string) => {
    documents.forget(path);
    buffers.delete(path);
  };
  /** A script without a tab and without unsaved changes was loaded for what it exports. */
  const forgetUnused = (path: string) => {
    if (isScript(path) && !openFiles.current.get().paths.includes(path) && !documents.dirty.get().includes(path)) forget(path);
  };

  const onChanges = (changes: readonly FileChange[]) => {
    // The first batch says that watching has begun: what was read before may be out of date.
    if (changes.length === 0) return documents.sync();
    documents.changedOnDisk(changes);
    scripts.changedOnDisk(changes);
    for (const { path, change } of changes) if (change === 'removed') forgetUnused(path);
    if (changes.some(({ change }) => change !== 'changed')) treeVersion.set((count) => count + 1);
    if (changes.some((change) => !ownWrites.has(change))) loop.changedOnDisk();
  };
  void follow({
    subscribe: (signal) => client.files.watch({ projectId }, { signal }),
    onEvent: onChanges,
    onRestart: () => treeVersion.set((count) => count + 1),
    onFailure: services.notices.fail,
    signal: stopped.signal,
  });

  const flush = () => drafts.flush();
  // A desktop window has no dialog for this and would just not close.
  const warn = (event: Event) => {
    drafts.flush();
    if (drafts.refused.get().length > 0 && !window.algaWorkbench) event.preventDefault();
  };
  window.addEventListener('beforeunload', warn);
  window.addEventListener('pagehide', flush);
  document.addEventListener('visibilitychange', flush);
  for (const path of drafts.paths()) openFiles.open(path);

  const save: Workspace['save'] = async (path, options) => {
    const result = await documents.get(path).save(options);
    if (result === 'saved') loop.saved();
    return result;
  };

  return {
    projectId,
    documents,
    drafts,
    openFiles,
    filesShown,
    tabLeaves: createStore(false),
    modelOf: (path) => buffers.get(path)?.model ?? null,
    viewStates: new Map(),
    revealed,
    open: (place) => {
      if (heard.has(place)) return;
      heard.add(place);
      openFiles.open(place.path);
      revealed.set(place);
    },
    reveal: (place) => revealed.set(place),
    takeReveal: (path) => {
      const place = revealed.get();
      if (place?.path !== path) return null;
      revealed.set(null);
      return place;
    },
    treeVersion,
    save,
    saveAll: async () => {
      const results = await Promise.all(documents.dirty.get().map((path) => documents.get(path).save()));
      if (results.includes('saved')) loop.saved();
    },
    create: async (path) => {
      await files.write({ path, text: '', baseHash: null, force: false });
      openFiles.open(path);
    },
    rename: async (from, to) => {
      const text = documents.peek(from)?.state.get().dirty ? documents.peek(from)?.buffer()?.getText() : undefined;
      await client.files.rename({ projectId, path: from, to });
      drafts.drop(from);
      forget(from);
      openFiles.rename(from, to);
      // What was unsaved goes along, as an edit of the file under its new name.
      if (text === undefined) return;
      const document = documents.get(to);
      await document.sync();
      document.buffer()?.replace(text);
    },
    remove: async (path) => {
      await client.files.remove({ projectId, path });
      drafts.drop(path);
      openFiles.close(path);
      forget(path);
    },
    dispose: () => {
      stopped.abort();
      window.removeEventListener('beforeunload', warn);
      window.removeEventListener('pagehide', flush);
      document.removeEventListener('visibilitychange', flush);
      drafts.dispose();
      scripts.dispose();
      documents.dispose();
    },
  };
}

/** Tells this window's own saves from changes that others made, though the news of both come the same way. */
function createOwnWrites() {
  const writing = new Map<string, number>();
  const written = new Map<string, string>();
  return {
    during: async <T extends { hash: string }>(path: string, write: () => Promise<T>): Promise<T> => {
      writing.set(path, (writing.get(path) ?? 0) + 1);
      try {
        const result = await write();
        written.set(path, result.hash);
        return result;
      } finally {
        writing.set(path, (writing.get(path) ?? 1) - 1);
      }
    },
    has: ({ path, hash }: FileChange) => (writing.get(path) ?? 0) > 0 || (hash !== null && written.get(path) === hash),
  };
}
