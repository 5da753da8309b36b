/**
 * The guest threads. A request waits for an idle thread, prefers one with a spare instance, and starts another where
 * guests only wait for their host. A thread whose guest was ended is thrown away.
 */
import { createGuestThread } from './thread.ts';
import type { GuestJob, GuestOutcome, GuestThread } from './thread.ts';
import type { ComponentImage } from '../component/image.ts';

export interface PoolOptions {
  workerPath: string;
  /** Threads that may compute at the same time. */
  workers: number;
  /** Threads at most, those included whose guests wait in host calls. */
  maxWorkers: number;
  /** Instances kept ready for each component in each thread. */
  spares: number;
}

export interface PoolHealth {
  threads: number;
  running: number;
  waiting: number;
  queued: number;
}

export interface Pool {
  /** Never rejects. */
  run(job: GuestJob): Promise<GuestOutcome>;
  /** Loads a component into the threads, starting them, and resolves when one has an instance ready or all failed. */
  warm(image: ComponentImage, signal?: AbortSignal): Promise<void>;
  drop(key: string): void;
  /** Instances at hand for a component, in all threads. */
  spares(key: string): number;
  health(): PoolHealth;
  dispose(): Promise<void>;
}

interface Queued {
  job: GuestJob;
  resolve: (outcome: GuestOutcome) => void;
}

export function createPool(options: PoolOptions): Pool {
  const threads = new Set<GuestThread>();
  const queue: Queued[] = [];
  const warming = new Set<() => void>();
  let disposed = false;

  const count = (state: GuestThread['state']) => [...threads].filter((thread) => thread.state === state).length;

  function start(): GuestThread {
    const thread = createGuestThread({
      workerPath: options.workerPath,
      spares: options.spares,
      onChange: settle,
      onSpare: () => warming.forEach((check) => check()),
    });
    threads.add(thread);
    return thread;
  }

  /** The idle thread with most spares of the component, else a new one while guests compute on fewer than allowed. */
  function pick(key: string): GuestThread | null {
    const idle = [...threads].filter((thread) => thread.state === 'idle');
    const best = idle.toSorted((one, other) => other.spares(key) - one.spares(key))[0];
    if (best !== undefined) return best;
    return count('running') < options.workers && threads.size < options.maxWorkers ? start() : null;
  }

  /** All regular threads get the component, so that one has a spare while another makes its next. */
  function prepareAll(image: ComponentImage): void {
    while (threads.size < options.workers) start();
    for (const thread of threads) thread.load(image);
  }

  /** Starts what can start, and ends idle threads that only the waiting of others had called for. */
  function settle(): void {
    for (const thread of threads) if (thread.state === 'ended') threads.delete(thread);
    warming.forEach((check) => check());
    if (disposed) return;
    for (let next = queue[0]; next !== undefined; next = queue[0]) {
      const thread = pick(next.job.image.key);
      if (thread === null) return;
      queue.shift();
      prepareAll(next.job.image);
      void thread.run(next.job).then(next.resolve);
    }
    for (const thread of threads) {
      if (threads.size <= options.workers) return;
      if (thread.state === 'idle') {
        threads.delete(thread);
        void thread.end();
      }
    }
  }

  function enqueue(job: GuestJob): Promise<GuestOutcome> {
    return new Promise((resolve) => {
      const entry: Queued = { job, resolve };
      queue.push(entry);
      job.signal?.addEventListener('abort', () => {
        const at = queue.indexOf(entry);
        if (at === -1) return;
        queue.splice(at, 1);
        resolve({ kind: 'cancelled' });
      });
      settle();
    });
  }

  return {
    run: (job) => (disposed || job.signal?.aborted === true ? Promise.resolve({ kind: 'cancelled' }) : enqueue(job)),
    warm(image, signal) {
      if (disposed) return Promise.resolve();
      prepareAll(image);
      return new Promise((resolve) => {
        const check = () => {
          const ready = threads.size === 0 || [...threads].some((thread) => thread.spares(image.key) > 0);
          if (!ready && signal?.aborted !== true && !disposed) return;
          warming.delete(check);
          resolve();
        };
        warming.add(check);
        signal?.addEventListener('abort', check, { once: true });
        check();
      });
    },
    spares: (key) => [...threads].reduce((sum, thread) => sum + thread.spares(key), 0),
    drop: (key) => threads.forEach((thread) => thread.drop(key)),
    health: () => ({ threads: threads.size, running: count('running'), waiting: count('waiting'), queued: queue.length }),
    async dispose() {
      disposed = true;
      for (const { resolve } of queue.splice(0)) resolve({ kind: 'cancelled' });
      await Promise.all([...threads].map((thread) => thread.end()));
      warming.forEach((check) => check());
    },
  };
}
