/** One trace: what was asked and answered, where the time went, notes against production, and the waterfall. */
import { EllipsisVertical, Info } from 'lucide-react';
import type { TraceDetail } from '../../../contract/traces.ts';
import { IconButton } from '../../ui/Button.tsx';
import { formatCount, formatDuration } from '../../ui/format.ts';
import { Menu } from '../../ui/Menu.tsx';
import { FailureView, Skeleton } from '../../ui/States.tsx';
import { StatusDot } from '../../ui/StatusDot.tsx';
import { sourceLabels, traceLook } from './looks.ts';
import { phaseTimes } from './phase-times.ts';
import { useTraceMenu } from './trace-menu.ts';
import { traceRequest } from './trace-request.ts';
import styles from './Traces.module.css';
import { useTrace } from './use-trace.ts';
import { Waterfall } from './Waterfall.tsx';

interface TraceDetailPaneProps {
  traceId: string;
  spanId: string | null;
  onSelect: (spanId: string) => void;
  onInspect: () => void;
}

export function TraceDetailPane({ traceId, spanId, onSelect, onInspect }: TraceDetailPaneProps) {
  const { detail, failure, retry } = useTrace(traceId);
  if (!detail && failure) return <FailureView failure={failure} action={{ label: 'Try again', onSelect: retry }} />;
  if (!detail) return <Skeleton label="Reading the trace" />;
  return (
    <section className={styles.detail} aria-label="Trace">
      <Head detail={detail} />
      <Notes detail={detail} />
      <div className={styles.waterfall}>
        <Waterfall detail={detail} selectedSpanId={spanId} onSelect={onSelect} onInspect={onInspect} />
      </div>
    </section>
  );
}

function Head({ detail }: { detail: TraceDetail }) {
  const { summary, spans } = detail;
  const { status, label } = traceLook(summary);
  const menu = useTraceMenu(summary.traceId);
  const phases = phaseTimes(spans);
  return (
    <header className={styles.head}>
      <div className={styles.headLine}>
        <h2 className={styles.title} title={`${summary.method} ${summary.path}`}>
          {summary.method} {summary.path}
        </h2>
        <Menu align="end" entries={menu} trigger={<IconButton label="Actions of the trace" icon={EllipsisVertical} />} />
      </div>
      <div className={styles.facts}>
        <StatusDot status={status} label={label} />
        {summary.durationMs !== null && <span>{formatDuration(summary.durationMs)}</span>}
        <span>{formatCount(summary.hostCalls, 'host call')}</span>
        <span>from {sourceLabels[summary.source]}</span>
        {summary.error !== null && <code>{summary.error}</code>}
      </div>
      {phases.length > 0 && (
        <dl className={styles.phases} aria-label="Time by part">
          {phases.map(({ name, durationMs }) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{formatDuration(durationMs)}</dd>
            </div>
          ))}
        </dl>
      )}
    </header>
  );
}

/** Where production would have answered otherwise, or does so in a way that surprises. */
function Notes({ detail }: { detail: TraceDetail }) {
  const { notes } = traceRequest(detail);
  if (notes.length === 0) return null;
  return (
    <ul className={styles.notes} aria-label="Compared with production">
      {notes.map((note) => (
        <li key={`${note.switch} ${note.note}`}>
          <Info size={16} strokeWidth={1.5} aria-hidden="true" />
          <span>
            {note.note} <code title="Fidelity switch and its position">{`${note.switch}: ${note.position}`}</code>
          </span>
        </li>
      ))}
    </ul>
  );
}
