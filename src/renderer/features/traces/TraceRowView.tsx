/** One row of the list of traces. */
import { AlertTriangle } from 'lucide-react';
import type { TraceSummary } from '../../../contract/traces.ts';
import { Badge } from '../../ui/Badge.tsx';
import { formatDuration } from '../../ui/format.ts';
import { MiddleTruncate } from '../../ui/MiddleTruncate.tsx';
import { StatusDot } from '../../ui/StatusDot.tsx';
import { Time } from '../../ui/Time.tsx';
import { sourceLabels, traceLook } from './looks.ts';
import styles from './Traces.module.css';
import { summaryFault } from './usable-rows.ts';

export function TraceRowView({ trace }: { trace: TraceSummary }) {
  const fault = summaryFault(trace);
  if (fault !== null) {
    return (
      <div className={styles.bad}>
        <AlertTriangle size={16} strokeWidth={1.5} aria-hidden="true" />
        Unreadable row: {fault}
      </div>
    );
  }
  const { status, label } = traceLook(trace);
  return (
    <div className={styles.row}>
      <span className={styles.status} title={trace.error === null ? label : `${label}, ${trace.error}`}>
        <StatusDot status={status} label={trace.state === 'open' || trace.status === null ? label : String(trace.status)} />
      </span>
      <span className={styles.method}>{trace.method}</span>
      <MiddleTruncate className={styles.path} text={trace.path} />
      <span className={styles.source}>
        <Badge>{sourceLabels[trace.source]}</Badge>
      </span>
      <span className={styles.calls} title="Host calls">
        {trace.hostCalls === 0 ? '' : `${trace.hostCalls} ${trace.hostCalls === 1 ? 'call' : 'calls'}`}
      </span>
      <span className={styles.number}>{trace.durationMs === null ? '…' : formatDuration(trace.durationMs)}</span>
      <span className={styles.age}>
        <Time at={trace.startedAt} />
      </span>
    </div>
  );
}
