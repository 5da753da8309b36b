/** A span: what it did, how long it took, what it was given and answered, what was logged during it. */
import type { LogRecord, Span } from '../../../contract/traces.ts';
import { useNavigation } from '../../app/navigation.ts';
import { Badge } from '../../ui/Badge.tsx';
import { Button } from '../../ui/Button.tsx';
import { formatDuration, formatExact } from '../../ui/format.ts';
import { EmptyState, FailureView, Skeleton } from '../../ui/States.tsx';
import { StatusDot } from '../../ui/StatusDot.tsx';
import { ExplanationView } from '../traces/ExplanationView.tsx';
import { kindLooks, logTones, spanStates } from '../traces/looks.ts';
import { logFault, spanFault } from '../traces/usable-rows.ts';
import { useTrace } from '../traces/use-trace.ts';
import { Facts, JsonSection, Section, Title } from './Facts.tsx';
import styles from './Inspector.module.css';
import { splitAttributes } from './span-attributes.ts';

export function SpanFacts({ traceId, spanId }: { traceId: string; spanId: string }) {
  const { detail, failure, retry } = useTrace(traceId);
  const { openTrace } = useNavigation();
  if (!detail && failure) return <FailureView failure={failure} action={{ label: 'Try again', onSelect: retry }} />;
  if (!detail) return <Skeleton label="Reading the span" />;
  const span = detail.spans.find((each) => each.spanId === spanId);
  if (!span || spanFault(span) !== null) return <EmptyState title="This span is not stored" />;
  const logs = detail.logs.filter((log) => logFault(log) === null && belongsTo(log, span));
  const { facts, values } = splitAttributes(span.attributes);
  const state = spanStates[span.state];
  return (
    <article className={styles.inspected}>
      <Title kind={kindLooks[span.kind].label}>{span.name}</Title>
      {span.explanation && <ExplanationView explanation={span.explanation} />}
      <Facts
        facts={[
          { name: 'State', value: state.label, shown: <StatusDot status={state.status} label={state.label} /> },
          { name: 'Duration', value: span.durationMs === null ? 'in flight' : formatDuration(span.durationMs) },
          { name: 'Began after', value: formatDuration(Math.max(0, span.startedAt - detail.summary.startedAt)) },
          { name: 'Began at', value: formatExact(span.startedAt) },
        ]}
      />
      {facts.length > 0 && (
        <Section title="Attributes">
          <Facts facts={facts} />
        </Section>
      )}
      {values.map(({ name, value }) => (
        <JsonSection key={name} title={name} value={value} />
      ))}
      {logs.length > 0 && (
        <Section title="Logs">
          <Logs logs={logs} />
        </Section>
      )}
      <Section title="Ids">
        <Facts
          facts={[
            { name: 'Span id', value: span.spanId, code: true },
            { name: 'Trace id', value: span.traceId, code: true },
            { name: 'Request id', value: detail.summary.requestId, code: true },
          ]}
        />
      </Section>
      <div>
        <Button onClick={() => openTrace(traceId, spanId)}>Show in Traces</Button>
      </div>
    </article>
  );
}

/** The lines of a span, and for a logging call the line that it wrote into its parent. */
function belongsTo(log: LogRecord, span: Span): boolean {
  if (log.spanId === span.spanId) return true;
  return span.name.startsWith('logging.') && log.spanId === span.parentSpanId && log.at === span.startedAt;
}

function Logs({ logs }: { logs: readonly LogRecord[] }) {
  return (
    <ol className={styles.logs}>
      {logs.map((log, index) => (
        <li key={index}>
          <Badge tone={logTones[log.level]}>{log.stream === 'log' ? log.level : log.stream}</Badge>
          <code>
            {log.message}
            {log.truncated && ' … (cut)'}
          </code>
        </li>
      ))}
    </ol>
  );
}
