import { ORPCError } from '@orpc/client';
import { describe, expect, it, vi } from 'vitest';
import type { Failure } from '../../contract/errors.ts';
import { createLongWork } from './long-work.ts';

const failure: Failure = { code: 'STORE_UNREACHABLE', what: 'Stopped.', why: 'Gone.', fix: 'Start it.' };

async function* iterate(steps: number[], end?: unknown): AsyncGenerator<number> {
  yield* steps;
  if (end !== undefined) throw end;
}

/** Tells one step and then waits for the signal, as the engine does. */
async function* untilAborted(signal: AbortSignal): AsyncGenerator<number> {
  yield 1;
  signal.throwIfAborted();
  await new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(new DOMException('Aborted', 'AbortError')));
  });
}

describe('long work', () => {
  it('tells its progress and keeps the last when it is done', async () => {
    const work = createLongWork<string, number>(async () => iterate([1, 2]));
    const told: unknown[] = [];
    work.state.subscribe(() => told.push(work.state.get()));
    await work.start('minio');
    expect(told).toEqual([
      { phase: 'running', input: 'minio', progress: null },
      { phase: 'running', input: 'minio', progress: 1 },
      { phase: 'running', input: 'minio', progress: 2 },
      { phase: 'done', input: 'minio', progress: 2 },
    ]);
    work.dismiss();
    expect(work.state.get()).toEqual({ phase: 'idle' });
  });

  it('keeps how far it came when it fails, and can be begun again', async () => {
    const runs = [() => iterate([7], new ORPCError('FAILURE', { data: failure })), () => iterate([9])];
    const work = createLongWork<string, number>(async () => runs.shift()?.() ?? iterate([]));
    await work.start('s3');
    expect(work.state.get()).toEqual({ phase: 'failed', input: 's3', progress: 7, failure });
    await work.start('s3');
    expect(work.state.get()).toEqual({ phase: 'done', input: 's3', progress: 9 });
  });

  it('is cancelled, which is no failure', async () => {
    const work = createLongWork<string, number>(async (_, signal) => untilAborted(signal));
    const cancelOnce = work.state.subscribe(() => {
      const state = work.state.get();
      if (state.phase === 'running' && state.progress === 1) work.cancel();
    });
    await work.start('folder');
    cancelOnce();
    expect(work.state.get()).toEqual({ phase: 'cancelled', input: 'folder', progress: 1 });
  });

  it('runs once at a time, and its outcome stays while it runs', async () => {
    const open = vi.fn(async (_: string, signal: AbortSignal) => untilAborted(signal));
    const work = createLongWork<string, number>(open);
    const first = work.start('folder');
    await work.start('s3');
    work.dismiss();
    expect(work.state.get()).toMatchObject({ phase: 'running', input: 'folder' });
    expect(open).toHaveBeenCalledTimes(1);
    work.dispose();
    await first;
    expect(work.state.get()).toMatchObject({ phase: 'cancelled' });
  });
});
