/**
 * One file that is open for editing: its text, the version on disk that it started from, and what became of the disk
 * meanwhile. A change on disk replaces a text that was not edited; one that was edited is never touched, the person decides.
 */
import type { Failure } from '../../../../contract/errors.ts';
import type { FileContent } from '../../../../contract/files.ts';
import { toFailure } from '../../../rpc/failure.ts';
import { createStore, type ReadableStore } from '../../../ui/store.ts';
import type { CreateBuffer, TextBuffer } from './buffer.ts';
import type { Draft, Drafts } from './drafts.ts';

/** The part of the engine that documents need; paths are relative to the project. */
export interface FileAccess {
  read: (path: string) => Promise<FileContent>;
  write: (file: { path: string; text: string; baseHash: string | null; force: boolean }) => Promise<{ hash: string }>;
}

/** How the disk compares with the version that the text started from. `text` is null when it cannot be read as text. */
export type Disk = { kind: 'same' } | { kind: 'changed'; text: string | null; hash: string } | { kind: 'removed' };

export interface DocumentState {
  phase: 'loading' | 'ready' | 'failed';
  /** Why the file cannot be shown, or could not be saved. */
  failure: Failure | null;
  dirty: boolean;
  saving: boolean;
  disk: Disk;
  /** The text holds unsaved changes of an earlier session. */
  restored: boolean;
}

export type SaveResult = 'saved' | 'conflict' | 'failed';

export interface Document {
  path: string;
  state: ReadableStore<DocumentState>;
  /** Resolves when the file was loaded or could not be. */
  loaded: Promise<void>;
  /** Null until the file is loaded. */
  buffer: () => TextBuffer | null;
  /** Writes the text if it was edited. With `force` also over a version that somebody else wrote. */
  save: (options?: { force?: boolean }) => Promise<SaveResult>;
  /** Puts the text on disk in place of the edited one, as an edit that can be undone. */
  takeDisk: () => Promise<void>;
  /** Tells of a change on disk; `hash` is null when the file is gone. */
  changedOnDisk: (hash: string | null) => Promise<void>;
  /** Compares with the disk, after changes may have been missed. */
  sync: () => Promise<void>;
  /** The text stays as it is; the notice about it goes. */
  acceptRestored: () => void;
  dispose: () => void;
}

export interface DocumentOptions {
  path: string;
  files: FileAccess;
  drafts: Drafts;
  createBuffer: CreateBuffer;
}

const same: Disk = { kind: 'same' };
/** A revision that no text ever has: the text counts as edited until it is saved. */
const never = -1;

export function createDocument({ path, files, drafts, createBuffer }: DocumentOptions): Document {
  const state = createStore<DocumentState>({
    phase: 'loading',
    failure: null,
    dirty: false,
    saving: false,
    disk: same,
    restored: false,
  });
  let buffer: TextBuffer | null = null;
  let baseHash: string | null = null;
  let savedRevision = never;
  let disposed = false;
  // Loads, saves and news from the disk take turns, so that none of them acts on what another is changing.
  let turn: Promise<unknown> = Promise.resolve();

  const patch = (part: Partial<DocumentState>) => state.set((current) => ({ ...current, ...part }));
  const inTurn = <T>(step: () => Promise<T>): Promise<T> => {
    const result = turn.then(step);
    turn = result.catch(() => undefined);
    return result;
  };

  const onEdit = () => {
    if (!buffer) return;
    const dirty = buffer.revision() !== savedRevision;
    if (dirty !== state.get().dirty) patch({ dirty });
    if (dirty) drafts.keep(path, currentDraft);
    else drafts.drop(path);
  };
  const currentDraft = (): Draft => ({ text: buffer?.getText() ?? '', baseHash });

  const open = (text: string, hash: string | null) => {
    buffer = createBuffer(path, text);
    buffer.onChange(onEdit);
    baseHash = hash;
    savedRevision = buffer.revision();
  };

  /** The text at `revision` is what the disk holds now. */
  const settle = (hash: string, revision: number) => {
    baseHash = hash;
    savedRevision = revision;
    patch({ disk: same, failure: null, restored: false });
    onEdit();
  };

  async function load(): Promise<void> {
    const draft = drafts.get(path);
    try {
      const content = await files.read(path);
      if (disposed) return;
      open(content.text, content.hash);
      patch({ phase: 'ready', failure: null });
      if (draft) restore(draft, content);
    } catch (error) {
      const failure = toFailure(error);
      if (failure.code !== 'FILE_NOT_FOUND' || !draft) return patch({ phase: 'failed', failure });
      open(draft.text, draft.baseHash);
      savedRevision = never;
      patch({ phase: 'ready', failure: null, dirty: true, restored: true, disk: { kind: 'removed' } });
    }
  }

  function restore(draft: Draft, content: FileContent): void {
    if (draft.text === content.text) return drafts.drop(path);
    buffer?.replace(draft.text);
    patch({ restored: true, dirty: true });
    if (draft.baseHash === content.hash) return;
    baseHash = draft.baseHash;
    savedRevision = never;
    patch({ disk: { kind: 'changed', text: content.text, hash: content.hash } });
  }

  async function save(force: boolean): Promise<SaveResult> {
    if (!buffer) return 'failed';
    if (!force && state.get().disk.kind !== 'same') return 'conflict';
    if (!force && !state.get().dirty) return 'saved';
    const [text, revision] = [buffer.getText(), buffer.revision()];
    patch({ saving: true });
    try {
      const { hash } = await files.write({ path, text, baseHash, force });
      settle(hash, revision);
      return 'saved';
    } catch (error) {
      const failure = toFailure(error);
      if (failure.code !== 'FILE_CONFLICT') {
        patch({ failure });
        return 'failed';
      }
      await compare();
      return state.get().disk.kind === 'same' ? save(false) : 'conflict';
    } finally {
      patch({ saving: false });
    }
  }

  /** Reads the disk and takes its text where nothing was edited. */
  async function compare(): Promise<void> {
    if (state.get().phase === 'failed') return load();
    let content: FileContent;
    try {
      content = await files.read(path);
    } catch (error) {
      const { code } = toFailure(error);
      return patch({ disk: code === 'FILE_NOT_FOUND' ? { kind: 'removed' } : { kind: 'changed', text: null, hash: '' } });
    }
    if (!buffer || disposed) return;
    if (content.hash === baseHash) return patch({ disk: same });
    if (state.get().dirty && content.text !== buffer.getText()) {
      return patch({ disk: { kind: 'changed', text: content.text, hash: content.hash } });
    }
    buffer.replace(content.text);
    settle(content.hash, buffer.revision());
  }

  async function takeDisk(): Promise<void> {
    const content = await files.read(path);
    if (!buffer) return;
    buffer.replace(content.text);
    settle(content.hash, buffer.revision());
  }

  async function changedOnDisk(hash: string | null): Promise<void> {
    if (hash === null || hash !== baseHash) return compare();
    if (state.get().disk.kind !== 'same') patch({ disk: same });
  }

  return {
    path,
    state,
    loaded: inTurn(load),
    buffer: () => buffer,
    save: ({ force = false } = {}) => inTurn(() => save(force)),
    takeDisk: () => inTurn(takeDisk),
    changedOnDisk: (hash) => inTurn(() => changedOnDisk(hash)),
    sync: () => inTurn(compare),
    acceptRestored: () => patch({ restored: false }),
    dispose: () => {
      disposed = true;
      buffer?.dispose();
    },
  };
}
