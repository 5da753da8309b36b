/** Which files have a tab in the editor and which of them is shown; kept between starts. */
import { z } from 'zod';
import { createKeptStore } from '../../ui/kept-store.ts';
import type { ReadableStore } from '../../ui/store.ts';

const openFilesSchema = z
  .object({ paths: z.array(z.string()), active: z.string().nullable() })
  .refine(({ paths, active }) => active === null || paths.includes(active));
export type OpenFilesState = z.infer<typeof openFilesSchema>;

export interface OpenFiles {
  current: ReadableStore<OpenFilesState>;
  /** Shows a file, in a new tab right of the current one if it has none yet. */
  open: (path: string) => void;
  close: (path: string) => void;
  closeOthers: (path: string) => void;
  closeAll: () => void;
  rename: (from: string, to: string) => void;
}

export interface OpenFilesOptions {
  projectId: string;
  storage: Pick<Storage, 'getItem' | 'setItem'>;
  /** For a project that is opened for the first time. */
  initial: OpenFilesState;
}

export function createOpenFiles({ projectId, storage, initial }: OpenFilesOptions): OpenFiles {
  const current = createKeptStore<OpenFilesState>({
    key: `alga-workbench.open-files.${projectId}`,
    schema: openFilesSchema,
    initial,
    storage,
  });
  const change = current.set;
  return {
    current,
    open: (path) => change((state) => opened(state, path)),
    close: (path) => change((state) => closed(state, path)),
    closeOthers: (path) => change(() => ({ paths: [path], active: path })),
    closeAll: () => change(() => ({ paths: [], active: null })),
    rename: (from, to) =>
      change(({ paths, active }) => ({
        paths: paths.map((path) => (path === from ? to : path)),
        active: active === from ? to : active,
      })),
  };
}

function opened({ paths, active }: OpenFilesState, path: string): OpenFilesState {
  if (paths.includes(path)) return { paths, active: path };
  const at = active === null ? paths.length : paths.indexOf(active) + 1;
  return { paths: paths.toSpliced(at, 0, path), active: path };
}

/** The neighbour on the right is shown next, else the one on the left. */
function closed({ paths, active }: OpenFilesState, path: string): OpenFilesState {
  const at = paths.indexOf(path);
  if (at < 0) return { paths, active };
  const rest = paths.toSpliced(at, 1);
  return { paths: rest, active: active === path ? (rest[at] ?? rest[at - 1] ?? null) : active };
}
