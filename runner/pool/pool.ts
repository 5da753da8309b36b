/**
 * The guest threads. Requests wait in a fair queue for an idle thread; further threads are started where guests only
 * wait for their host, or where an owner would otherwise not get its turn. A thread whose guest was ended is thrown
 * away and replaced.
 */
import type { ComponentImage } from '../component/image.ts';
import type { GuestState } from '../worker/instances.ts';
import type { RunLimits } from '../worker/protocol.ts';
import { deadlineOf } from './deadline.ts';
import type { DeadlineMode } from './deadline.ts';
import { createFairQueue } from './fair-queue.ts';
import type { QueueLimits } from './fair-queue.ts';
import type { GuestJob, GuestOutcome } from './job.ts';
import { createStock } from './stock.ts';
import type { StockOptions } from './stock.ts';
import { createGuestThread } from './thread.ts';
import type { GuestThread } from './thread.ts';

export interface PoolOptions {
  workerPath: string;
  /** Threads that may compute at the same time. */
  workers: number;
  /** Threads at most, those included whose guests wait in host calls. */
  maxWorkers: number;
  guestState: GuestState;
  /** Of each request, as far as the thread sees to it. */
  limits: RunLimits;
  deadline: DeadlineMode;
  queue: QueueLimits;
  /** Requests of one owner that run at the same time. */
  concurrency: number;
  stock: Omit<StockOptions, 'now'>;
  /** Milliseconds after which a thread beyond the regular ones ends that has nothing to do. */
  surplusMs: number;
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
  /** Loads a component into the threads, starting them, and resolves when one has an instance ready or none will. */
  warm(image: ComponentImage, signal?: AbortSignal): Promise<void>;
  drop(key: string): void;
  /** Instances at hand for a component, in all threads. */
  spares(key: string): number;
  health(): PoolHealth;
  dispose(): Promise<void>;
}

interface Entry {
  job: GuestJob;
  since: number;
  resolve(outcome: GuestOutcome): void;
}

/** Milliseconds between looks at threads that may have begun to wait, while requests are queued. */
const lookAgainMs = 10;
/** Milliseconds that an owner waits without any thread before it gets one beyond the regular ones. */
const turnMs = 20;
/**
 * Components after whose loading a thread is replaced, because it keeps the generated code of all of them. Those that it
 * is to have ready do not count: the next thread would load them at once.
 */
const mostLoads = 16;

export function createPool(options: PoolOptions): Pool {
  const threads = new Set<GuestThread>();
  const images = new Map<string, ComponentImage>();
  const queue = createFairQueue<Entry>(options.queue);
  const stock = createStock({ ...options.stock, now: () => performance.now() });
  const warming = new Set<() => void>();
  let lookAgain: NodeJS.Timeout | null = null;
  let tidying: NodeJS.Timeout | null = null;
  let disposed = false;

  const all = () => [...threads];
  const runningOf = (owner: string) => all().filter((thread) => thread.owner === owner).length;
  const computing = () => all().filter((thread) => thread.state !== 'idle' && !thread.waiting).length;

  function start(): void {
    const { workerPath, guestState, limits } = options;
    threads.add(createGuestThread({ workerPath, guestState, limits, onChange: settle }));
  }

  function end(thread: GuestThread): void {
    threads.delete(thread);
    void thread.end();
  }

  /** A thread for the request: an idle one, best with an instance ready; null where it has to wait. */
  function pick({ job, since }: Entry): GuestThread | null {
    const own = runningOf(job.owner);
    if (own >= options.concurrency) return null;
    const busy = computing();
    const overdue = own === 0 && performance.now() - since >= turnMs;
    if (busy >= options.workers && !overdue) return null;
    const idle = all().filter((thread) => thread.state === 'idle');
    const { key } = job.image;
    const best = idle.toSorted((one, other) => other.spares(key) - one.spares(key))[0];
    if (best !== undefined) return best;
    if (threads.size < options.maxWorkers && !all().some((thread) => thread.state === 'starting')) start();
    return null;
  }

  function dispatch(_owner: string, entry: Entry): boolean {
    const thread = pick(entry);
    if (thread === null) return false;
    const { job } = entry;
    use(job.image);
    const timeLeft = () => deadlineOf(job.timeoutMs, options.deadline, performance.now() - (job.since ?? entry.since));
    void follow(thread.run(job, timeLeft), entry);
    return true;
  }

  async function follow(run: Promise<GuestOutcome>, { resolve }: Entry): Promise<void> {
    resolve(await run);
    settle();
  }

  function use(image: ComponentImage): void {
    images.set(image.key, image);
    stock.used(image.key);
  }

  /** Brings the threads and what they have ready in line with what was used of late. */
  function tidy(): void {
    const regular = { full: options.workers, one: 1, none: 0 }[stock.wants()];
    for (const thread of all()) {
      if (thread.state !== 'idle') continue;
      const spareTime = performance.now() - thread.idleSince;
      const surplus = threads.size > regular && (threads.size <= options.workers || spareTime >= options.surplusMs);
      if (surplus) end(thread);
    }
    while (threads.size < regular) start();
    const plan = stock.plan(threads.size);
    for (const [index, thread] of all().entries()) {
      for (const [key, wanted] of plan[index] ?? []) {
        const image = images.get(key);
        // Making one of the others may run code of its own, which only a request's deadline can end.
        if (image !== undefined && image.reset !== null) thread.keep(image, wanted);
      }
    }
    const inMs = threads.size > options.workers ? options.surplusMs : stock.changesIn();
    clearTimeout(tidying ?? undefined);
    if (inMs !== null) tidying = setTimeout(settle, inMs + 1).unref();
  }

  /** Forgets threads that ended. One that could not even start takes a request with it: the next would fare no better. */
  function bury(): void {
    for (const thread of all()) {
      if (thread.state !== 'ended') continue;
      threads.delete(thread);
      const { startFailure } = thread;
      if (startFailure === null) continue;
      queue.offer((_owner, { resolve }) => {
        resolve({ kind: 'crashed', message: startFailure });
        return true;
      });
    }
  }

  /** Before requests are handed out: under constant load no thread is idle after that. */
  function retire(): void {
    for (const thread of all()) if (thread.state === 'idle' && thread.loads - thread.kept > mostLoads) end(thread);
  }

  function settle(): void {
    bury();
    for (const check of warming) check();
    if (disposed) return;
    retire();
    while (queue.offer(dispatch)) continue;
    tidy();
    if (queue.size === 0 || lookAgain !== null) return;
    lookAgain = setTimeout(() => {
      lookAgain = null;
      settle();
    }, lookAgainMs);
  }

  function enqueue(job: GuestJob): Promise<GuestOutcome> {
    return new Promise((resolve) => {
      const cancel = () => {
        if (queue.remove(job.owner, entry)) resolve({ kind: 'cancelled' });
      };
      const entry: Entry = {
        job,
        since: performance.now(),
        resolve(outcome) {
          job.signal?.removeEventListener('abort', cancel);
          resolve(outcome);
        },
      };
      const refused = queue.push(job.owner, entry);
      if (refused !== null) return resolve({ kind: 'overloaded', ...refused });
      job.signal?.addEventListener('abort', cancel, { once: true });
      settle();
    });
  }

  return {
    run: (job) => (disposed || job.signal?.aborted === true ? Promise.resolve({ kind: 'cancelled' }) : enqueue(job)),
    warm(image, signal) {
      if (disposed) return Promise.resolve();
      use(image);
      tidy();
      return new Promise((resolve) => {
        const check = () => {
          const ready = all().some((thread) => thread.spares(image.key) > 0);
          const settled = all().every(({ state }) => state === 'idle' || state === 'ended');
          if (!ready && !settled && signal?.aborted !== true && !disposed) return;
          warming.delete(check);
          resolve();
        };
        warming.add(check);
        signal?.addEventListener('abort', check, { once: true });
        check();
      });
    },
    drop(key) {
      images.delete(key);
      stock.drop(key);
      for (const thread of threads) thread.drop(key);
    },
    spares: (key) => all().reduce((sum, thread) => sum + thread.spares(key), 0),
    health() {
      const waiting = all().filter((thread) => thread.waiting).length;
      const running = all().filter(({ state }) => state === 'running').length - waiting;
      return { threads: threads.size, running, waiting, queued: queue.size };
    },
    async dispose() {
      disposed = true;
      clearTimeout(lookAgain ?? undefined);
      clearTimeout(tidying ?? undefined);
      for (const { resolve } of queue.clear()) resolve({ kind: 'cancelled' });
      await Promise.all(all().map((thread) => thread.end()));
      for (const check of warming) check();
    },
  };
}
