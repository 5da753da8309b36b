/**
 * Answers by idempotency key (contract topic: idempotency). Scoped, bounded in number, size and time, and shared while in
 * flight; the platform keeps one unbounded map for all tenants, by which one tenant could read the answer of another.
 */
import type { ExecuteResponse } from '../types.ts';

export interface IdempotencyOptions {
  /** Answers kept; the oldest goes first. */
  entries: number;
  /** Characters of base64 bodies kept in all. */
  bodyCharacters: number;
  /** Milliseconds for which an answer is kept. */
  lifeMs: number;
  /** Epoch milliseconds. */
  now(): number;
}

export interface Idempotency<Result extends { response: ExecuteResponse; fromGuest: boolean }> {
  /**
   * The stored answer of the key, else what `run` answers. Calls with the same key wait for the first; answers that
   * did not come from a guest are not kept, so the next in line runs.
   */
  once(scope: readonly string[], run: () => Promise<Result>): Promise<Result>;
}

export function createIdempotency<Result extends { response: ExecuteResponse; fromGuest: boolean }>(
  options: IdempotencyOptions,
): Idempotency<Result> {
  /** In the order of their time. */
  const kept = new Map<string, { result: Result; until: number }>();
  const running = new Map<string, Promise<Result>>();
  const weight = (result: Result) => result.response.body_b64?.length ?? 0;
  let characters = 0;

  function keep(key: string, result: Result): void {
    kept.set(key, { result, until: options.now() + options.lifeMs });
    characters += weight(result);
    trim();
  }

  function trim(): void {
    const now = options.now();
    for (const [oldest, { result, until }] of kept) {
      if (until > now && kept.size <= options.entries && characters <= options.bodyCharacters) return;
      kept.delete(oldest);
      characters -= weight(result);
    }
  }

  return {
    async once(scope, run) {
      const key = JSON.stringify(scope);
      trim();
      for (;;) {
        const stored = kept.get(key);
        if (stored !== undefined) return stored.result;
        const underWay = running.get(key);
        if (underWay === undefined) break;
        const result = await underWay.catch(() => null);
        if (result?.fromGuest === true) return result;
      }
      const mine = run()
        .then((result) => {
          if (result.fromGuest) keep(key, result);
          return result;
        })
        .finally(() => running.delete(key));
      running.set(key, mine);
      return mine;
    },
  };
}
