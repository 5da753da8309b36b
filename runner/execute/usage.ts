/** What one run of a guest took, for whoever keeps accounts. */

export interface Usage {
  /** Milliseconds that the guest ran, host calls included; none while it waited for a thread. */
  runMs: number;
  /** The same without the time that it waited for host calls. */
  computeMs: number;
  /** Linear memory at its end; for a guest that was ended from outside, what it was allowed at most. */
  memoryBytes: number;
  /** Bodies that went to other hosts and came back. */
  egressBytes: number;
}

export interface UsageMeter {
  /** The guest begins to run. */
  start(): void;
  /** Measures a host call. */
  waiting<T>(call: Promise<T>): Promise<T>;
  sent(bytes: { sent: number; received: number }): void;
  /** Null for a guest that never ran. `memoryBytes` is null where it could not be asked. */
  finish(memoryBytes: number | null, allowedBytes: number): Usage | null;
}

export function createUsageMeter(): UsageMeter {
  let startedAt: number | null = null;
  let waitedMs = 0;
  let egressBytes = 0;
  return {
    start() {
      startedAt = performance.now();
    },
    async waiting(call) {
      const from = performance.now();
      try {
        return await call;
      } finally {
        waitedMs += performance.now() - from;
      }
    },
    sent(bytes) {
      egressBytes += bytes.sent + bytes.received;
    },
    finish(memoryBytes, allowedBytes) {
      if (startedAt === null) return null;
      const runMs = performance.now() - startedAt;
      return { runMs, computeMs: Math.max(0, runMs - waitedMs), memoryBytes: memoryBytes ?? allowedBytes, egressBytes };
    },
  };
}
