/** The waterfall of one trace beside or below its answer. */
import type { TraceDetailState } from '../traces/trace-details.ts';
import { useSpanSelection, useTrace } from '../traces/use-trace.ts';
import { Waterfall } from '../traces/Waterfall.tsx';
import { FailureView, Skeleton } from '../../ui/States.tsx';

export function TracePane({ traceId }: { traceId: string }) {
  const trace = useTrace(traceId);
  return <TraceState trace={trace} retry={trace.retry} traceId={traceId} />;
}

function TraceState({ trace, retry, traceId }: { trace: TraceDetailState; retry: () => void; traceId: string }) {
  const { spanId, select, inspect } = useSpanSelection(traceId);
  if (trace.detail) return <Waterfall detail={trace.detail} selectedSpanId={spanId} onSelect={select} onInspect={inspect} />;
  if (trace.failure) return <FailureView failure={trace.failure} action={{ label: 'Try again', onSelect: retry }} />;
  return <Skeleton label="Reading the trace" />;
}
