/** What the inspector shows: the one thing that is selected anywhere in the window. */
import type { Problem } from '../../contract/manifest.ts';
import { createStore, type ReadableStore } from '../ui/store.ts';

export type Selection =
  | { kind: 'trace'; id: string }
  | { kind: 'span'; id: string; traceId: string }
  | { kind: 'message'; id: string }
  | { kind: 'file'; id: string }
  | { kind: 'problem'; id: string; problem: Problem }
  | { kind: 'install'; id: string };

export interface SelectionStore {
  current: ReadableStore<Selection | null>;
  select: (selection: Selection) => void;
  clear: () => void;
}

export function createSelection(): SelectionStore {
  const current = createStore<Selection | null>(null);
  return {
    current,
    select: (selection) => current.set((before) => (isSame(before, selection) ? before : selection)),
    clear: () => current.set(null),
  };
}

function isSame(before: Selection | null, next: Selection): boolean {
  return before?.kind === next.kind && before.id === next.id && next.kind !== 'problem';
}
