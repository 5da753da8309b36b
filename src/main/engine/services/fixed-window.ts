/** A limit on calls in fixed windows of time, by key; kept in memory, as on the platform by process. */
import type { Clock } from '../parts.ts';

export interface FixedWindow {
  /** Counts a call. False when the window is full; such calls count too. */
  take(key: string): boolean;
}

const sweepAt = 1000;

export function createFixedWindow(options: { limit: number; windowMs: number; clock: Clock }): FixedWindow {
  const { limit, windowMs, clock } = options;
  const windows = new Map<string, { since: number; count: number }>();
  return {
    take(key) {
      const now = clock.now();
      if (windows.size >= sweepAt) for (const [old, { since }] of windows) if (now - since >= windowMs) windows.delete(old);
      const open = windows.get(key);
      const current = open === undefined || now - open.since >= windowMs || now < open.since ? { since: now, count: 0 } : open;
      current.count += 1;
      windows.set(key, current);
      return current.count <= limit;
    },
  };
}
