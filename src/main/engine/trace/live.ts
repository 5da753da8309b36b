/**
 * Sends what changes to those who watch. A slow reader never holds anything up: its queue keeps the last state of
 * each span, not each change, and is bounded.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { LogRecord, TraceBatch } from '../../../contract/traces.ts';
import type { LiveFilter } from './types.ts';
import { isRoot, toSpan, toSummary, type SpanState, type TraceSink, type TraceState } from './model.ts';

const batchEveryMs = 50;
/** A reader further behind than this loses the oldest entries and finds them again by reading the trace. */
const maxQueued = 20_000;

export interface LiveTraces extends TraceSink {
  /** Batches until the signal aborts. */
  watch(filter: LiveFilter, signal?: AbortSignal): AsyncGenerator<TraceBatch>;
  /** Ends all watches. */
  dispose(): void;
}

interface Queue {
  accepts(trace: TraceState): boolean;
  spans: Set<SpanState>;
  logs: LogRecord[];
  /** Wakes the reader when it waits for something to send. */
  wake: () => void;
}

export function createLiveTraces(): LiveTraces {
  const queues = new Set<Queue>();
  const closing = new AbortController();

  async function* watch(filter: LiveFilter, signal?: AbortSignal): AsyncGenerator<TraceBatch> {
    const ended = signal === undefined ? closing.signal : AbortSignal.any([signal, closing.signal]);
    const queue: Queue = {
      accepts: ({ tenantId, installId }) =>
        (filter.tenantId === undefined || tenantId === filter.tenantId) &&
        (filter.installId === undefined || installId === filter.installId),
      spans: new Set(),
      logs: [],
      wake: () => undefined,
    };
    const wake = (): void => queue.wake();
    queues.add(queue);
    ended.addEventListener('abort', wake);
    try {
      while (!ended.aborted) {
        if (queue.spans.size === 0 && queue.logs.length === 0) await new Promise<void>((resolve) => (queue.wake = resolve));
        if (ended.aborted) return;
        yield take(queue);
        await pause(ended);
      }
    } finally {
      queues.delete(queue);
      ended.removeEventListener('abort', wake);
    }
  }

  return {
    span: (state) => {
      for (const queue of queues) {
        if (!queue.accepts(state.trace)) continue;
        queue.spans.add(state);
        if (queue.spans.size > maxQueued) for (const oldest of queue.spans) if (queue.spans.delete(oldest)) break;
        queue.wake();
      }
    },
    log: (record, trace) => {
      for (const queue of queues) {
        if (!queue.accepts(trace)) continue;
        queue.logs.push(record);
        if (queue.logs.length > maxQueued) queue.logs.splice(0, maxQueued / 4);
        queue.wake();
      }
    },
    watch,
    dispose: () => closing.abort(),
  };
}

async function pause(ended: AbortSignal): Promise<void> {
  try {
    await sleep(batchEveryMs, undefined, { signal: ended, ref: false });
  } catch (error) {
    if (!ended.aborted) throw error;
  }
}

function take(queue: Queue): TraceBatch {
  const states = [...queue.spans];
  const { logs } = queue;
  queue.spans.clear();
  queue.logs = [];
  return { traces: states.filter(isRoot).map(toSummary), spans: states.map(toSpan), logs };
}
