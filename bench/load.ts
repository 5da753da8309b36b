/** Closed-loop load: each client sends its next request when it has the answer to the last. */
import { summarise } from './stats.ts';
import type { Summary } from './stats.ts';

export interface Load {
  clients: number;
  /** Milliseconds of a request, as its client sees it. */
  latencyMs: Summary;
  perSecond: number;
  /** Milliseconds of processor time of the whole process, all threads, for one request: what a busy machine does not blur. */
  cpuMs: number;
}

export interface LoadOptions {
  clients: number;
  durationMs: number;
  /** Rejects to end the whole run. */
  send(client: number): Promise<void>;
}

const round = (value: number): number => Math.round(value * 100) / 100;

export async function applyLoad({ clients, durationMs, send }: LoadOptions): Promise<Load> {
  const latencies: number[] = [];
  const startedAt = performance.now();
  const cpu = process.cpuUsage();
  const client = async (index: number) => {
    while (performance.now() - startedAt < durationMs) {
      const sentAt = performance.now();
      await send(index);
      latencies.push(performance.now() - sentAt);
    }
  };
  await Promise.all(Array.from({ length: clients }, (_none, index) => client(index)));
  const seconds = (performance.now() - startedAt) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  const perSecond = round(latencies.length / seconds);
  return { clients, latencyMs: summarise(latencies), perSecond, cpuMs: round((user + system) / 1000 / latencies.length) };
}
