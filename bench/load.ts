/** Closed-loop load: each client sends its next request when it has the answer to the last. */
import { summarise } from './stats.ts';
import type { Summary } from './stats.ts';

export interface Load {
  clients: number;
  /** Milliseconds of a request, as its client sees it. */
  latencyMs: Summary;
  perSecond: number;
}

export interface LoadOptions {
  clients: number;
  durationMs: number;
  /** Rejects to end the whole run. */
  send(client: number): Promise<void>;
}

export async function applyLoad({ clients, durationMs, send }: LoadOptions): Promise<Load> {
  const latencies: number[] = [];
  const startedAt = performance.now();
  const client = async (index: number) => {
    while (performance.now() - startedAt < durationMs) {
      const sentAt = performance.now();
      await send(index);
      latencies.push(performance.now() - sentAt);
    }
  };
  await Promise.all(Array.from({ length: clients }, (_none, index) => client(index)));
  const seconds = (performance.now() - startedAt) / 1000;
  return { clients, latencyMs: summarise(latencies), perSecond: Math.round((latencies.length / seconds) * 10) / 10 };
}
