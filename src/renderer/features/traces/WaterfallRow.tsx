/** One row of the waterfall: a span with its bar, folded checks, a log line, or a row that cannot be read. */
import { AlertTriangle, ChevronDown, ChevronRight, ShieldCheck, TextAlignStart } from 'lucide-react';
import type { CSSProperties, ReactNode } from 'react';
import type { Span } from '../../../contract/traces.ts';
import { Badge } from '../../ui/Badge.tsx';
import { cx } from '../../ui/cx.ts';
import { formatCount, formatDuration } from '../../ui/format.ts';
import { StatusDot } from '../../ui/StatusDot.tsx';
import { ExplanationView } from './ExplanationView.tsx';
import { kindLooks, logTones, spanStates } from './looks.ts';
import { spanPreview } from './previews.ts';
import type { ChecksRow, LogRow, SpanRow, TraceRow } from './spans-tree.ts';
import { placeBar, type TimeAxis } from './time-axis.ts';
import styles from './Waterfall.module.css';

interface RowProps {
  row: TraceRow;
  axis: TimeAxis;
  /** Epoch milliseconds of the left end of the axis. */
  start: number;
  /** Epoch milliseconds up to which bars of open spans reach. */
  until: number;
  onToggle: () => void;
}

const icon = { size: 16, strokeWidth: 1.5, 'aria-hidden': true } as const;

export function WaterfallRow({ row, axis, start, until, onToggle }: RowProps) {
  switch (row.kind) {
    case 'span':
      return <SpanLine row={row} axis={axis} start={start} until={until} onToggle={onToggle} />;
    case 'checks':
      return <ChecksLine row={row} axis={axis} start={start} onToggle={onToggle} />;
    case 'log':
      return <LogLine row={row} axis={axis} start={start} />;
    case 'bad':
      return (
        <Line
          row={row}
          name={
            <>
              <AlertTriangle {...icon} className={styles.bad} />
              <span className={styles.name}>Unreadable row</span>
              <span className={styles.preview}>{row.fault}</span>
            </>
          }
        />
      );
  }
}

interface LineProps {
  row: TraceRow;
  name: ReactNode;
  track?: ReactNode;
  time?: ReactNode;
  onToggle?: () => void;
}

function Line({ row, name, track, time, onToggle }: LineProps) {
  const Chevron = row.expanded ? ChevronDown : ChevronRight;
  return (
    <div className={styles.line} style={{ '--level': row.level - 1 } as CSSProperties}>
      <div className={styles.nameCell}>
        {/* The tree's own keys fold as well; this is for the pointer. */}
        <span className={styles.chevron} onMouseDown={row.expanded === undefined ? undefined : onToggle} aria-hidden="true">
          {row.expanded !== undefined && <Chevron size={16} strokeWidth={1.5} />}
        </span>
        {name}
      </div>
      <div className={styles.track}>{track}</div>
      <div className={styles.time}>{time}</div>
    </div>
  );
}

function SpanLine({ row, axis, start, until, onToggle }: RowProps & { row: SpanRow }) {
  const { span, explanation } = row;
  const look = kindLooks[span.kind];
  const state = spanStates[span.state];
  const name = (
    <>
      <look.icon {...icon} className={styles.icon} />
      <span className="visually-hidden">{look.label}: </span>
      {span.state !== 'ok' && <StatusDot status={state.status} label={state.label} hideLabel />}
      <span className={styles.name} title={`${look.label}: ${span.name}`}>
        {span.name}
      </span>
      <span className={styles.preview}>{spanPreview(span)}</span>
    </>
  );
  return (
    <>
      <Line
        row={row}
        name={name}
        track={
          <Bar
            axis={axis}
            startMs={span.startedAt - start}
            durationMs={span.durationMs ?? Math.max(0, until - span.startedAt)}
            span={span}
          />
        }
        time={span.durationMs === null ? state.label : formatDuration(span.durationMs)}
        onToggle={onToggle}
      />
      {explanation && (
        <div className={styles.explanation} style={{ '--level': row.level } as CSSProperties}>
          <ExplanationView explanation={explanation} />
        </div>
      )}
    </>
  );
}

function Bar({ axis, startMs, durationMs, span }: { axis: TimeAxis; startMs: number; durationMs: number; span: Span }) {
  const { left, width } = placeBar(axis, startMs, durationMs);
  const isLeaf = span.kind === 'host-call' || span.kind === 'access' || span.kind === 'load';
  return (
    <span
      className={cx(
        styles.bar,
        isLeaf ? styles.solid : styles.frame,
        kindLooks[span.kind].isPlumbing && styles.plumbing,
        span.state === 'error' && styles.failed,
        span.state === 'open' && styles.open,
        span.state === 'interrupted' && styles.interrupted,
      )}
      style={{ '--left': left, '--width': width } as CSSProperties}
    />
  );
}

function ChecksLine({ row, axis, start, onToggle }: Pick<RowProps, 'axis' | 'start' | 'onToggle'> & { row: ChecksRow }) {
  const first = row.spans[0];
  const last = row.spans.at(-1);
  const startMs = (first?.startedAt ?? start) - start;
  const endMs = (last?.startedAt ?? start) + (last?.durationMs ?? 0) - start;
  const { left, width } = placeBar(axis, startMs, endMs - startMs);
  return (
    <Line
      row={row}
      onToggle={onToggle}
      name={
        <>
          <ShieldCheck {...icon} className={styles.icon} />
          <span className={styles.name}>{formatCount(row.spans.length, 'check')} passed</span>
          <span className={styles.preview}>{row.spans.map((span) => span.name).join(', ')}</span>
        </>
      }
      track={
        <span
          className={cx(styles.bar, styles.solid, styles.plumbing)}
          style={{ '--left': left, '--width': width } as CSSProperties}
        />
      }
      time={formatDuration(endMs - startMs)}
    />
  );
}

function LogLine({ row, axis, start }: Pick<RowProps, 'axis' | 'start'> & { row: LogRow }) {
  const { log } = row;
  const { left } = placeBar(axis, log.at - start, 0);
  return (
    <Line
      row={row}
      name={
        <>
          <TextAlignStart {...icon} className={styles.icon} />
          <Badge tone={logTones[log.level]}>{log.stream === 'log' ? log.level : log.stream}</Badge>
          <span className={styles.message} title={log.message}>
            {log.message}
            {log.truncated && ' …'}
          </span>
        </>
      }
      track={<span className={cx(styles.mark, styles[log.level])} style={{ '--left': left } as CSSProperties} />}
      time={`+${formatDuration(Math.max(0, log.at - start))}`}
    />
  );
}
