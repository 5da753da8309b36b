import { describe, expect, it } from 'vitest';
import { createRateLimiter, platformRateLimit } from './rate-limit.ts';

function limiter(options = platformRateLimit) {
  const clock = { at: 1_000_000, now: () => clock.at };
  return { clock, limit: createRateLimiter(options, clock) };
}

describe('createRateLimiter', () => {
  it('lets 60 requests through at once, then one a second', () => {
    const { clock, limit } = limiter();
    for (let taken = 1; taken <= 60; taken += 1) {
      expect(limit.take('t', 'r')).toEqual({ allowed: true, remaining: 60 - taken });
    }
    expect(limit.take('t', 'r')).toEqual({ allowed: false, retryAfterSeconds: 1 });
    clock.at += 999;
    expect(limit.take('t', 'r').allowed).toBe(false);
    clock.at += 1;
    expect(limit.take('t', 'r')).toEqual({ allowed: true, remaining: 0 });
    expect(limit.take('t', 'r').allowed).toBe(false);
  });

  it('never holds more than its capacity', () => {
    const { clock, limit } = limiter({ enabled: true, capacity: 2, refillPerSecond: 10 });
    limit.take('t', 'r');
    clock.at += 60_000;
    expect(limit.take('t', 'r')).toEqual({ allowed: true, remaining: 1 });
  });

  it('says how long to wait, rounded up to a second', () => {
    const { clock, limit } = limiter({ enabled: true, capacity: 1, refillPerSecond: 0.25 });
    limit.take('t', 'r');
    expect(limit.take('t', 'r')).toEqual({ allowed: false, retryAfterSeconds: 4 });
    clock.at += 500;
    expect(limit.take('t', 'r')).toEqual({ allowed: false, retryAfterSeconds: 4 });
    clock.at += 3400;
    expect(limit.take('t', 'r')).toEqual({ allowed: false, retryAfterSeconds: 1 });
  });

  it('keeps extensions and tenants apart, and survives a clock set back', () => {
    const { clock, limit } = limiter({ enabled: true, capacity: 1, refillPerSecond: 1 });
    expect(limit.take('t', 'r').allowed).toBe(true);
    expect(limit.take('t', 'other').allowed).toBe(true);
    expect(limit.take('other', 'r').allowed).toBe(true);
    clock.at -= 50_000;
    expect(limit.take('t', 'r')).toEqual({ allowed: false, retryAfterSeconds: 1 });
    clock.at += 1000;
    expect(limit.take('t', 'r').allowed).toBe(true);
  });

  it('is full again after a reset', () => {
    const { limit } = limiter({ enabled: true, capacity: 1, refillPerSecond: 1 });
    limit.take('t', 'r');
    limit.reset();
    expect(limit.take('t', 'r').allowed).toBe(true);
  });
});
