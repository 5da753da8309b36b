/** Requests of this extension, newest first, whoever sent them. */
import type { ReactNode } from 'react';
import type { TraceSummary } from '../../../contract/traces.ts';
import { FailureView, Skeleton } from '../../ui/States.tsx';
import { MiddleTruncate } from '../../ui/MiddleTruncate.tsx';
import { StatusDot } from '../../ui/StatusDot.tsx';
import { Time } from '../../ui/Time.tsx';
import { Toolbar } from '../../ui/Toolbar.tsx';
import { ContextMenu } from '../../ui/Menu.tsx';
import { VirtualList } from '../../ui/VirtualList.tsx';
import { sourceLabels, traceLook } from '../traces/looks.ts';
import { loadMoreNearEnd } from '../traces/load-more.ts';
import { useTraceMenu } from '../traces/trace-menu.ts';
import { summaryFault } from '../traces/usable-rows.ts';
import type { useTraceList } from '../traces/use-trace.ts';
import { useTraceDetail } from '../traces/use-trace.ts';
import styles from './Requests.module.css';
import { useTraceRequest } from './use-console.ts';

interface HistoryListProps {
  list: ReturnType<typeof useTraceList>;
  selectedId: string | null;
  onSelect: (traceId: string) => void;
  empty: ReactNode;
}

export function HistoryList({ list, selectedId, onSelect, empty }: HistoryListProps) {
  const actions = useTraceRequest(useTraceDetail(selectedId));
  const menu = useTraceMenu(selectedId);
  return (
    <section className={styles.history} aria-label="History">
      <Toolbar label="History">
        <h2>History</h2>
      </Toolbar>
      <ContextMenu entries={() => menu}>
        <div className={styles.historyList} onScrollCapture={(event) => loadMoreNearEnd(event, list.more)}>
          {list.phase === 'loading' && list.traces.length === 0 && <Skeleton label="Reading the history" />}
          {list.failure && <FailureView failure={list.failure} />}
          {list.phase === 'ready' && list.traces.length === 0 && empty}
          {list.traces.length > 0 && (
            <VirtualList
              label="Requests that were sent"
              items={list.traces}
              rowHeight={44}
              getKey={(trace) => trace.traceId}
              getText={(trace) => trace.path}
              selectedKey={selectedId}
              onSelect={(trace) => onSelect(trace.traceId)}
              onActivate={() => actions.edit?.()}
              renderRow={(trace) => <HistoryRow trace={trace} />}
            />
          )}
        </div>
      </ContextMenu>
    </section>
  );
}

function HistoryRow({ trace }: { trace: TraceSummary }) {
  const fault = summaryFault(trace);
  if (fault !== null) return <span className={styles.badRow}>{fault}</span>;
  const { status, label } = traceLook(trace);
  return (
    <div className={styles.past}>
      <StatusDot status={status} label={label} hideLabel />
      <span className={styles.pastPath}>
        <b>{trace.method}</b> <MiddleTruncate text={trace.path} />
      </span>
      <span />
      <span className={styles.pastFacts}>
        {trace.status ?? label} · {sourceLabels[trace.source]} · <Time at={trace.startedAt} />
      </span>
    </div>
  );
}
