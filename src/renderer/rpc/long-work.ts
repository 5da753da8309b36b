/**
 * Work that the engine does for a while and reports on: begun, followed, cancelled, and what came of it. It lives beside
 * the views, so that one can look at something else meanwhile.
 */
import type { Failure } from '../../contract/errors.ts';
import { createStore, type ReadableStore } from '../ui/store.ts';
import { toFailure } from './failure.ts';

/** `progress` is the last that was told; null before the first. */
export type LongWorkState<I, P> =
  | { phase: 'idle' }
  | { phase: 'running' | 'done' | 'cancelled'; input: I; progress: P | null }
  | { phase: 'failed'; input: I; progress: P | null; failure: Failure };

export interface LongWork<I, P> {
  state: ReadableStore<LongWorkState<I, P>>;
  /** Resolves when it has ended, however it did. Does nothing while it runs. */
  start: (input: I) => Promise<void>;
  cancel: () => void;
  /** Puts what came of it away. */
  dismiss: () => void;
  /** Cancels it. */
  dispose: () => void;
}

/** `run` opens the iterator of its progress: `(input, signal) => client.store.move(input, { signal })`. */
export function createLongWork<I, P>(run: (input: I, signal: AbortSignal) => Promise<AsyncIterable<P>>): LongWork<I, P> {
  const state = createStore<LongWorkState<I, P>>({ phase: 'idle' });
  let running: AbortController | null = null;

  const start = async (input: I): Promise<void> => {
    if (running !== null) return;
    const stopped = new AbortController();
    running = stopped;
    let progress: P | null = null;
    state.set({ phase: 'running', input, progress });
    try {
      for await (const next of await run(input, stopped.signal)) {
        if (stopped.signal.aborted) break;
        progress = next;
        state.set({ phase: 'running', input, progress });
      }
      state.set({ phase: stopped.signal.aborted ? 'cancelled' : 'done', input, progress });
    } catch (error) {
      const failure = toFailure(error);
      const isCancelled = stopped.signal.aborted || failure.code === 'CANCELLED';
      state.set(isCancelled ? { phase: 'cancelled', input, progress } : { phase: 'failed', input, progress, failure });
    } finally {
      running = null;
    }
  };

  const cancel = () => running?.abort();
  return {
    state,
    start,
    cancel,
    dismiss: () => {
      if (running === null) state.set({ phase: 'idle' });
    },
    dispose: cancel,
  };
}
