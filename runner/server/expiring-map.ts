/** A map whose entries live for a time and whose oldest entry goes when it is full. */
export interface ExpiringMap<Value> {
  get(key: string): Value | undefined;
  /** `lifeMs` shortens the life of this entry. */
  set(key: string, value: Value, lifeMs?: number): void;
}

export function createExpiringMap<Value>(options: {
  entries: number;
  lifeMs: number;
  /** Epoch milliseconds. */
  now(): number;
}): ExpiringMap<Value> {
  const held = new Map<string, { value: Value; until: number }>();
  return {
    get(key) {
      const entry = held.get(key);
      if (entry === undefined || entry.until > options.now()) return entry?.value;
      held.delete(key);
      return undefined;
    },
    set(key, value, lifeMs = options.lifeMs) {
      held.delete(key);
      held.set(key, { value, until: options.now() + Math.min(lifeMs, options.lifeMs) });
      const oldest = held.keys().next();
      if (held.size > options.entries && oldest.done !== true) held.delete(oldest.value);
    },
  };
}
