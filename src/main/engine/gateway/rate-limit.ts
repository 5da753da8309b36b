/** Token buckets per tenant and extension (contract topic: gateway, rate limit). Kept in memory; a restart fills them. */
import type { Clock } from '../parts.ts';

export interface RateLimitOptions {
  enabled: boolean;
  /** Requests that may come at once. */
  capacity: number;
  refillPerSecond: number;
}

/** The platform's bucket: 60 requests, then one a second. */
export const platformRateLimit: RateLimitOptions = { enabled: true, capacity: 60, refillPerSecond: 1 };

type RateDecision = { allowed: true; remaining: number } | { allowed: false; retryAfterSeconds: number };

export interface RateLimiter {
  readonly options: RateLimitOptions;
  /** Takes one token. */
  take(tenantId: string, registryId: string): RateDecision;
  /** Fills all buckets. */
  reset(): void;
}

/** Bucket state lives this long without use, as on the platform. */
const idleMs = 3_600_000;
const sweepAt = 1000;

interface Bucket {
  tokens: number;
  at: number;
}

export function createRateLimiter(options: RateLimitOptions, clock: Clock): RateLimiter {
  const { capacity, refillPerSecond } = options;
  const buckets = new Map<string, Bucket>();

  function refilled(key: string, now: number): Bucket {
    const bucket = buckets.get(key);
    if (bucket === undefined || now - bucket.at >= idleMs) return { tokens: capacity, at: now };
    // A clock that was set back must not take tokens away.
    const seconds = Math.max(0, now - bucket.at) / 1000;
    return { tokens: Math.min(capacity, bucket.tokens + seconds * refillPerSecond), at: now };
  }

  function sweep(now: number): void {
    for (const [key, { at }] of buckets) if (now - at >= idleMs) buckets.delete(key);
  }

  return {
    options,
    take: (tenantId, registryId) => {
      const now = clock.now();
      if (buckets.size >= sweepAt) sweep(now);
      const key = `${tenantId}:${registryId}`;
      const bucket = refilled(key, now);
      buckets.set(key, bucket);
      if (bucket.tokens < 1) {
        const waitMs = ((1 - bucket.tokens) / refillPerSecond) * 1000;
        return { allowed: false, retryAfterSeconds: Math.max(1, Math.ceil(waitMs / 1000)) };
      }
      bucket.tokens -= 1;
      return { allowed: true, remaining: Math.floor(bucket.tokens) };
    },
    reset: () => buckets.clear(),
  };
}
