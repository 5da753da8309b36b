/** Traces for components. */
import { useEffect, useMemo } from 'react';
import type { TraceDetail, TraceFilter } from '../../../contract/traces.ts';
import { useProjectPart } from '../../app/project.tsx';
import { useServices, useSelection } from '../../app/services.tsx';
import { useStore, type ReadableStore } from '../../ui/store.ts';
import { createTraceFeed } from './feed.ts';
import type { TraceDetailState } from './trace-details.ts';
import type { TraceList, TraceListState } from './trace-list.ts';

/** A list kept current while the component is shown. */
export function useTraceList({ installId, text, state }: TraceFilter): TraceListState & Pick<TraceList, 'more'> {
  const feed = useProjectPart(createTraceFeed);
  const list = useMemo(
    () =>
      feed.list({
        ...(installId === undefined ? {} : { installId }),
        ...(text === undefined ? {} : { text }),
        ...(state === undefined ? {} : { state }),
      }),
    [feed, installId, text, state],
  );
  useEffect(() => list.start(), [list]);
  return { ...useStore(list.state), more: list.more };
}

/** One trace kept current, and the way to read it again after a failure. */
export function useTrace(traceId: string): TraceDetailState & { retry: () => void } {
  const feed = useProjectPart(createTraceFeed);
  // Asked for at each render, because the feed may have let go of a trace in the meantime.
  return { ...useStore(feed.detail(traceId)), retry: () => feed.retry(traceId) };
}

const noTrace: TraceDetailState = { phase: 'loading', detail: null, failure: null };
const noTraceStore: ReadableStore<TraceDetailState> = { get: () => noTrace, subscribe: () => () => undefined };

/** What is known of a trace that may not exist yet; null until it is read. */
export function useTraceDetail(traceId: string | null): TraceDetail | null {
  const feed = useProjectPart(createTraceFeed);
  return useStore(traceId === null ? noTraceStore : feed.detail(traceId)).detail;
}

interface SpanSelection {
  /** The selected span of this trace. */
  spanId: string | null;
  select: (spanId: string) => void;
  inspect: () => void;
}

/** The window's selection as far as it is a span of this trace. */
export function useSpanSelection(traceId: string): SpanSelection {
  const { selection, layout } = useServices();
  const current = useSelection();
  return {
    spanId: current?.kind === 'span' && current.traceId === traceId ? current.id : null,
    select: (spanId) => selection.select({ kind: 'span', id: spanId, traceId }),
    inspect: layout.openInspector,
  };
}
