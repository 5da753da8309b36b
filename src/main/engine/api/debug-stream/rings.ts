/**
 * The last events of each install, in the place of production's Redis: filled from the trace store as things happen,
 * and from stored traces when an install is asked for the first time.
 */
import type { TraceBatch } from '../../../../contract/traces.ts';
import type { Clock, Disposable, Logger } from '../../parts.ts';
import type { TraceStore } from '../../trace/types.ts';
import { eventOfLog, eventOfSpan, isAfter, parseId, type DebugEvent, type NewEvent } from './events.ts';

/** Events of an install, as production trims its streams. */
const kept = 2000;
/** Stored traces that are read for an install, and traces whose request ids are remembered. */
const readTraces = 100;
const rememberedTraces = 10_000;

export interface DebugRings extends Disposable {
  /** Oldest first. */
  events(installId: string): readonly DebugEvent[];
  after(installId: string, id: string, limit: number): DebugEvent[];
  /** Told of each event from now on; answers how to stop it. */
  subscribe(installId: string, listener: (event: DebugEvent) => void): () => void;
}

interface Ring {
  events: DebugEvent[];
  listeners: Set<(event: DebugEvent) => void>;
  failed: Set<string>;
}

export function createDebugRings({ trace, clock, logger }: { trace: TraceStore; clock: Clock; logger: Logger }): DebugRings {
  const rings = new Map<string, Ring>();
  const traces = new Map<string, { installId: string | null; requestId: string }>();
  const closing = new AbortController();
  const since = clock.now();

  function newRing(installId: string): Ring {
    const ring: Ring = { events: [], listeners: new Set(), failed: new Set() };
    rings.set(installId, ring);
    return ring;
  }

  function ringOf(installId: string): Ring {
    const known = rings.get(installId);
    if (known !== undefined) return known;
    const ring = newRing(installId);
    for (const event of storedEvents(trace, installId, since)) add(ring, event);
    return ring;
  }

  function take(batch: TraceBatch): void {
    for (const { traceId, installId, requestId } of batch.traces) {
      traces.set(traceId, { installId, requestId });
      const oldest = traces.keys().next();
      if (traces.size > rememberedTraces && oldest.done !== true) traces.delete(oldest.value);
    }
    for (const log of batch.logs) {
      const of = traces.get(log.traceId);
      if (of?.installId != null) publish(ringOf(of.installId), eventOfLog(log, of.requestId));
    }
    for (const span of batch.spans) {
      const of = traces.get(span.traceId);
      if (of?.installId == null) continue;
      const event = eventOfSpan(span, of.requestId);
      if (event === null) continue;
      const ring = ringOf(of.installId);
      // A span may be announced again after its end.
      if (ring.failed.has(span.spanId)) continue;
      ring.failed.add(span.spanId);
      publish(ring, event);
    }
  }

  async function follow(): Promise<void> {
    for await (const batch of trace.live({}, closing.signal)) take(batch);
  }

  const following = follow().catch((error: unknown) => {
    logger.error({ err: error }, 'the debug stream cannot follow the traces any more');
  });

  return {
    events: (installId) => ringOf(installId).events,
    after: (installId, id, limit) =>
      ringOf(installId)
        .events.filter((event) => isAfter(event.id, id))
        .slice(0, limit),
    subscribe(installId, listener) {
      const { listeners } = ringOf(installId);
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    async dispose() {
      closing.abort();
      await following;
    },
  };
}

function publish(ring: Ring, event: NewEvent): void {
  const added = add(ring, event);
  for (const listener of ring.listeners) listener(added);
}

/** Gives the event its id, greater than all before it. */
function add(ring: Ring, { at, ...event }: NewEvent): DebugEvent {
  const [lastMs, lastCount] = parseId(ring.events.at(-1)?.id ?? '0-0');
  const ms = Math.max(Math.floor(at), lastMs);
  const id = `${ms}-${ms === lastMs ? lastCount + 1 : 0}`;
  const added: DebugEvent = { id, ts: String(Math.floor(at)), ...event };
  ring.events.push(added);
  if (ring.events.length > kept) ring.events.splice(0, ring.events.length - kept);
  return added;
}

/** What was there before the traces were followed, oldest first. */
function storedEvents(trace: TraceStore, installId: string, before: number): NewEvent[] {
  const { traces } = trace.list({ installId, limit: readTraces });
  const found = traces.flatMap(({ traceId, requestId }) => {
    const detail = trace.get(traceId);
    const logs = (detail?.logs ?? []).map((log) => eventOfLog(log, requestId));
    const failures = (detail?.spans ?? []).flatMap((span) => eventOfSpan(span, requestId) ?? []);
    return [...logs, ...failures];
  });
  return found
    .filter(({ at }) => at < before)
    .toSorted((one, other) => one.at - other.at)
    .slice(-kept);
}
