/**
 * Which components have instances ready, and how many in which thread: those used last, as many as the bound allows,
 * fewer after a while without a request, in the end none.
 */

export interface StockOptions {
  /** Instances in each thread for a component in use. */
  perThread: number;
  /** Instances in all threads and of all components. */
  total: number;
  /** Milliseconds without a request after which one instance in one thread is enough. */
  restMs: number;
  /** Milliseconds after which none is kept. */
  coldMs: number;
  /** Milliseconds of any steady clock. */
  now(): number;
}

export interface Stock {
  /** A request for the component, or its warming. */
  used(key: string): void;
  drop(key: string): void;
  /** Instances to keep of each component, for each of `threads` threads. */
  plan(threads: number): Map<string, number>[];
  /** What the most recent use asks for: instances in every thread, one instance, or nothing. */
  wants(): 'full' | 'one' | 'none';
  /** Milliseconds until the plan changes without a request; null when it will not. */
  changesIn(): number | null;
}

export function createStock(options: StockOptions): Stock {
  /** Time of the last use; the last used is at the end. */
  const lastUse = new Map<string, number>();

  const wanted = (idleMs: number, thread: number): number => {
    if (idleMs >= options.coldMs) return 0;
    if (idleMs >= options.restMs) return thread === 0 ? 1 : 0;
    return options.perThread;
  };

  return {
    used(key) {
      lastUse.delete(key);
      lastUse.set(key, options.now());
    },
    drop: (key) => void lastUse.delete(key),
    plan(threads) {
      const plan = Array.from({ length: threads }, () => new Map<string, number>());
      let left = options.total;
      for (const [key, at] of [...lastUse].toReversed()) {
        for (const [thread, counts] of plan.entries()) {
          const count = Math.min(wanted(options.now() - at, thread), left);
          counts.set(key, count);
          left -= count;
        }
      }
      return plan;
    },
    wants() {
      const idleMs = options.now() - Math.max(-Infinity, ...lastUse.values());
      if (idleMs >= options.coldMs) return 'none';
      return idleMs >= options.restMs ? 'one' : 'full';
    },
    changesIn() {
      const now = options.now();
      const changes = [...lastUse.values()].flatMap((at) => [at + options.restMs - now, at + options.coldMs - now]);
      const ahead = changes.filter((inMs) => inMs > 0);
      return ahead.length === 0 ? null : Math.min(...ahead);
    },
  };
}
