/** A whole request: what was asked, what was answered, who asked. */
import { useNavigation } from '../../app/navigation.ts';
import { Button } from '../../ui/Button.tsx';
import { formatCount, formatDuration, formatExact, formatSize } from '../../ui/format.ts';
import { FailureView, Skeleton } from '../../ui/States.tsx';
import { StatusDot } from '../../ui/StatusDot.tsx';
import type { TracedBody } from '../../../contract/trace-attributes.ts';
import type { HeaderList } from '../../../contract/common.ts';
import { HeaderTable } from '../requests/HeaderTable.tsx';
import { prettyJson } from '../requests/body-text.ts';
import { ExplanationView } from '../traces/ExplanationView.tsx';
import { sourceLabels, traceLook } from '../traces/looks.ts';
import { traceRequest } from '../traces/trace-request.ts';
import { useTrace } from '../traces/use-trace.ts';
import { Facts, JsonSection, Section, Title } from './Facts.tsx';
import styles from './Inspector.module.css';

export function TraceFacts({ traceId }: { traceId: string }) {
  const { detail, failure, retry } = useTrace(traceId);
  const { openTrace } = useNavigation();
  if (!detail && failure) return <FailureView failure={failure} action={{ label: 'Try again', onSelect: retry }} />;
  if (!detail) return <Skeleton label="Reading the trace" />;
  const { summary } = detail;
  const { request, response, handler, refusal } = traceRequest(detail);
  const look = traceLook(summary);
  return (
    <article className={styles.inspected}>
      <Title kind="Request">
        {summary.method} {summary.path}
      </Title>
      {refusal && <ExplanationView explanation={refusal} />}
      {handler?.explanation && <ExplanationView explanation={handler.explanation} />}
      <Facts
        facts={[
          { name: 'State', value: look.label, shown: <StatusDot status={look.status} label={look.label} /> },
          { name: 'Duration', value: summary.durationMs === null ? 'in flight' : formatDuration(summary.durationMs) },
          { name: 'Host calls', value: formatCount(summary.hostCalls, 'call') },
          { name: 'Sent by', value: sourceLabels[summary.source] },
          { name: 'Began at', value: formatExact(summary.startedAt) },
          { name: 'Route', value: request?.via === 'ext-proxy' ? 'bridge route' : 'API route' },
          ...(summary.error === null ? [] : [{ name: 'Error', value: summary.error, code: true }]),
        ]}
      />
      <Section title="Ids">
        <Facts
          facts={[
            { name: 'Trace id', value: summary.traceId, code: true },
            { name: 'Request id', value: summary.requestId, code: true },
            { name: 'Extension', value: summary.extension, code: true },
            ...(summary.installId === null ? [] : [{ name: 'Install id', value: summary.installId, code: true }]),
          ]}
        />
      </Section>
      {request && <Message title="Request" headers={request.headers} body={request.body} />}
      {response && <Message title="Answer" headers={response.headers} body={response.body} />}
      <div>
        <Button onClick={() => openTrace(traceId)}>Show in Traces</Button>
      </div>
    </article>
  );
}

function Message({ title, headers, body }: { title: string; headers: HeaderList; body: TracedBody | null }) {
  return (
    <>
      <Section title={`${title} headers`}>
        <HeaderTable headers={headers} />
      </Section>
      {body && (
        <JsonSection
          title={`${title} body, ${formatSize(body.bytes)}${body.truncated ? ' (beginning)' : ''}`}
          value={(body.encoding === 'utf8' ? prettyJson(body.data) : null) ?? body.data}
        />
      )}
    </>
  );
}
