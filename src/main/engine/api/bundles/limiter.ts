/** A sliding window for each client of a route (contract topic: bundle publishing, limiter). Kept in memory. */
import type { Clock } from '../../parts.ts';

export interface LimitOptions {
  windowMs: number;
  max: number;
}

/** Answers whether the call is within the limit; calls that are not count for nothing. */
export type Limiter = (client: string) => boolean;

/** Idle clients are forgotten when there are more of them than this. */
const sweepAt = 1_000;

/** @param options read for each call. */
export function createLimiter(options: () => LimitOptions, clock: Clock): Limiter {
  const calls = new Map<string, number[]>();

  function within(client: string, since: number): number[] {
    return (calls.get(client) ?? []).filter((at) => at > since);
  }

  return (client) => {
    const { windowMs, max } = options();
    const now = clock.now();
    if (calls.size > sweepAt) {
      for (const known of calls.keys()) if (within(known, now - windowMs).length === 0) calls.delete(known);
    }
    const recent = within(client, now - windowMs);
    const isAllowed = recent.length < max;
    if (isAllowed) recent.push(now);
    calls.set(client, recent);
    return isAllowed;
  };
}
