/** Procedures of `runner.*`. */
import { setTimeout as wait } from 'node:timers/promises';
import type { RpcBase } from './base.ts';
import type { RpcParts } from './parts.ts';

/** Milliseconds between two looks at the runner while somebody watches. */
const lookEveryMs = 500;

export function runnerProcedures(os: RpcBase, { runner }: RpcParts) {
  return {
    status: os.runner.status.handler(() => runner.status()),
    live: os.runner.live.handler(({ signal }) => differing(runner.status, lookEveryMs, signal)),
    evict: os.runner.evict.handler(async ({ input }) => ({ evicted: await runner.evict(input.contentHash) })),
  };
}

/** What `read` answers, at once and then whenever a look finds it changed; ends with the signal. */
export async function* differing<T>(read: () => Promise<T>, everyMs: number, signal?: AbortSignal): AsyncGenerator<T> {
  const isOver = (): boolean => signal?.aborted === true;
  let last = '';
  while (!isOver()) {
    const value = await read();
    const text = JSON.stringify(value);
    if (text !== last) yield value;
    last = text;
    // It rejects when the signal aborts, which ends the watch and is nobody's failure.
    await wait(everyMs, undefined, { ref: false, ...(signal && { signal }) }).catch(() => undefined);
  }
}
