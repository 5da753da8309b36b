/** Where the time of a request went: what each kind of span took without the spans below it. */
import type { Span, SpanKind } from '../../../contract/traces.ts';
import { spanFault } from './usable-rows.ts';

interface PhaseTime {
  name: string;
  durationMs: number;
}

const phaseOf: Record<SpanKind, string> = {
  request: 'Transport',
  bridge: 'Transport',
  gateway: 'Gateway',
  access: 'Gateway',
  runner: 'Runner',
  load: 'Load',
  internal: 'Runner',
  guest: 'Handler',
  'host-call': 'Host calls',
};

/** In the order in which a request passes through them; phases without time are left out. */
export function phaseTimes(spans: readonly Span[]): PhaseTime[] {
  const usable = spans.filter((span) => spanFault(span) === null);
  const ofChildren = new Map<string, number>();
  for (const { parentSpanId, durationMs } of usable) {
    if (parentSpanId !== null) ofChildren.set(parentSpanId, (ofChildren.get(parentSpanId) ?? 0) + (durationMs ?? 0));
  }
  const times = new Map(Object.values(phaseOf).map((name) => [name, 0]));
  for (const { kind, spanId, durationMs } of usable) {
    const own = Math.max(0, (durationMs ?? 0) - (ofChildren.get(spanId) ?? 0));
    times.set(phaseOf[kind], (times.get(phaseOf[kind]) ?? 0) + own);
  }
  return [...times].map(([name, durationMs]) => ({ name, durationMs })).filter(({ durationMs }) => durationMs > 0);
}
