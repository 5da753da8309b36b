import { ORPCError } from '@orpc/client';
import { describe, expect, it, vi } from 'vitest';
import type { Failure } from '../../contract/errors.ts';
import { ConnectionLostError } from './failure.ts';
import { follow } from './live.ts';

const failure: Failure = { code: 'PROJECT_NOT_FOUND', what: 'Gone.', why: 'Closed.', fix: 'Open it.' };

async function* iterate<T>(events: T[], end?: unknown): AsyncGenerator<T> {
  yield* events;
  if (end !== undefined) throw end;
}

describe('follow', () => {
  it('subscribes again after a loss, and says so before', async () => {
    const stopped = new AbortController();
    const heard: string[] = [];
    const rounds = [
      () => iterate(['a'], new ConnectionLostError()),
      () => iterate(['b'], new Error('closed')),
      () => iterate(['c']),
    ];
    await follow<string>({
      subscribe: async () => rounds.shift()?.() ?? iterate([]),
      onEvent: (event) => {
        heard.push(event);
        if (event === 'c') stopped.abort();
      },
      onRestart: () => heard.push('restart'),
      pause: async () => {},
      signal: stopped.signal,
    });
    expect(heard).toEqual(['a', 'restart', 'b', 'restart', 'c']);
  });

  it('ends when the engine refuses', async () => {
    const onFailure = vi.fn();
    const subscribe = vi.fn(async () => iterate([], new ORPCError('FAILURE', { data: failure })));
    await follow({ subscribe, onEvent: () => {}, onFailure, pause: async () => {}, signal: new AbortController().signal });
    expect(subscribe).toHaveBeenCalledTimes(1);
    expect(onFailure).toHaveBeenCalledWith(failure);
  });

  it('waits longer while nothing comes, and shortly again after an event', async () => {
    const stopped = new AbortController();
    const pauses: number[] = [];
    const rounds = [iterate([]), iterate([]), iterate(['event']), iterate([])];
    await follow({
      subscribe: async () => rounds.shift() ?? iterate([]),
      onEvent: () => {},
      pause: async (ms) => {
        pauses.push(ms);
        if (pauses.length === 4) stopped.abort();
      },
      signal: stopped.signal,
    });
    expect(pauses).toEqual([100, 200, 100, 200]);
  });

  it('hears nothing after the signal', async () => {
    const stopped = new AbortController();
    const onEvent = vi.fn(() => stopped.abort());
    await follow({ subscribe: async () => iterate(['a', 'b']), onEvent, pause: async () => {}, signal: stopped.signal });
    expect(onEvent).toHaveBeenCalledTimes(1);
  });
});
