/** Live data: subscribes to an event iterator and subscribes again whenever it ends or the connection was lost. */
import { useEffect, useEffectEvent, useState } from 'react';
import type { Failure } from '../../contract/errors.ts';
import { isConnectionLoss, toFailure } from './failure.ts';

export interface FollowOptions<T> {
  /** Opens the iterator: `(signal) => client.builds.watch({ projectId }, { signal })`. */
  subscribe: (signal: AbortSignal) => Promise<AsyncIterable<T>>;
  onEvent: (event: T) => void;
  /** Before each subscription after the first: what was missed in between is not told. */
  onRestart?: () => void;
  /** A refusal by the engine; the subscription has ended for good. */
  onFailure?: (failure: Failure) => void;
  signal: AbortSignal;
  /** Waits between subscriptions; rejects or resolves when the signal aborts. */
  pause?: (ms: number, signal: AbortSignal) => Promise<void>;
}

const firstPauseMs = 100;
const longestPauseMs = 3_000;

/** Follows an event iterator until the signal aborts or the engine refuses. */
export async function follow<T>({
  subscribe,
  onEvent,
  onRestart,
  onFailure,
  signal,
  pause = wait,
}: FollowOptions<T>): Promise<void> {
  let pauseMs = firstPauseMs;
  for (let round = 0; !signal.aborted; round += 1) {
    if (round > 0) {
      await pause(pauseMs, signal);
      if (signal.aborted) return;
      pauseMs = Math.min(pauseMs * 2, longestPauseMs);
      onRestart?.();
    }
    try {
      for await (const event of await subscribe(signal)) {
        if (signal.aborted) return;
        pauseMs = firstPauseMs;
        onEvent(event);
      }
    } catch (error) {
      if (signal.aborted) return;
      if (isRefusal(error)) return onFailure?.(toFailure(error));
    }
  }
}

/** A transport that closes under an iterator ends it with an error that has no code of the contract. */
function isRefusal(error: unknown): boolean {
  return !isConnectionLoss(error) && toFailure(error).code !== 'INTERNAL';
}

function wait(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
    function done() {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    }
  });
}

export type LiveOptions<T> = Pick<FollowOptions<T>, 'subscribe' | 'onEvent' | 'onRestart'> & {
  /** Restarts the subscription when it changes; null subscribes to nothing. */
  key: string | null;
};

/** Follows an event iterator while the component is shown; returns the failure that ended it, if one did. */
export function useLive<T>(options: LiveOptions<T>): Failure | null {
  const { key } = options;
  const [ended, setEnded] = useState<{ key: string; failure: Failure } | null>(null);
  const subscribe = useEffectEvent((signal: AbortSignal) => options.subscribe(signal));
  const onEvent = useEffectEvent((event: T) => options.onEvent(event));
  const onRestart = useEffectEvent(() => options.onRestart?.());

  useEffect(() => {
    if (key === null) return;
    const stopped = new AbortController();
    void follow<T>({
      subscribe: (signal) => subscribe(signal),
      onEvent: (event) => onEvent(event),
      onRestart: () => onRestart(),
      onFailure: (failure) => setEnded({ key, failure }),
      signal: stopped.signal,
    });
    return () => stopped.abort();
  }, [key]);

  return ended?.key === key ? ended.failure : null;
}
