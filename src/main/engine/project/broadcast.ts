/** Hands each published value to every listener, as an async generator that ends with a signal. */

interface Broadcast<T extends object> {
  publish(value: T): void;
  /** Listens from the call on, not only from the first `next()`; ends when the signal aborts or the broadcast closes. */
  listen(signal?: AbortSignal): AsyncGenerator<T>;
  /** Ends all listeners once they took what is waiting. */
  close(): void;
}

interface Listener<T extends object> {
  queue: T[];
  wake(): void;
}

export function createBroadcast<T extends object>(): Broadcast<T> {
  const listeners = new Set<Listener<T>>();
  let closed = false;

  async function* drain(listener: Listener<T>, ended: () => boolean): AsyncGenerator<T> {
    try {
      while (!ended()) {
        const next = listener.queue.shift();
        if (next !== undefined) yield next;
        else if (closed) return;
        else await new Promise<void>((resolve) => (listener.wake = resolve));
      }
    } finally {
      listeners.delete(listener);
    }
  }

  return {
    publish(value) {
      for (const listener of listeners) {
        listener.queue.push(value);
        listener.wake();
      }
    },
    listen(signal) {
      const listener: Listener<T> = { queue: [], wake: () => undefined };
      const end = (): void => {
        listeners.delete(listener);
        listener.wake();
      };
      listeners.add(listener);
      // Not left to the generator: one that was never started has no clean-up of its own.
      signal?.addEventListener('abort', end, { once: true });
      return drain(listener, () => signal?.aborted === true);
    },
    close() {
      closed = true;
      for (const listener of listeners) listener.wake();
    },
  };
}
