/** Short messages about actions that have no place of their own to report: mostly failures of commands. */
import type { Failure } from '../../contract/errors.ts';
import { createStore, type ReadableStore } from '../ui/store.ts';

export interface Notice {
  id: number;
  /** A failure stays until it is dismissed; a text leaves by itself. */
  content: { failure: Failure } | { text: string };
}

export interface Notices {
  current: ReadableStore<readonly Notice[]>;
  fail: (failure: Failure) => void;
  tell: (text: string) => void;
  dismiss: (id: number) => void;
}

const mostShown = 3;

export function createNotices(): Notices {
  const current = createStore<readonly Notice[]>([]);
  let lastId = 0;
  const add = (content: Notice['content']) => {
    lastId += 1;
    const notice = { id: lastId, content };
    current.set((shown) => [...shown, notice].slice(-mostShown));
  };
  return {
    current,
    fail: (failure) => add({ failure }),
    tell: (text) => add({ text }),
    dismiss: (id) => current.set((shown) => shown.filter((notice) => notice.id !== id)),
  };
}
