/** What the handler itself said, and what the gateway made of it. */
import type { TraceDetail } from '../../../contract/traces.ts';
import { StatusDot } from '../../ui/StatusDot.tsx';
import { ExplanationView } from '../traces/ExplanationView.tsx';
import { statusLook, statusText } from '../traces/looks.ts';
import { traceRequest } from '../traces/trace-request.ts';
import { gatewayChanges } from './gateway-changes.ts';
import { HeaderTable } from './HeaderTable.tsx';
import styles from './Requests.module.css';
import type { ShownAnswer } from './shown-answer.ts';

export function HandlerView({ answer, detail }: { answer: ShownAnswer; detail: TraceDetail | null }) {
  const known = detail && traceRequest(detail);
  const { handler } = answer;
  if (handler === null) {
    return (
      <div className={styles.handler}>
        <p>The request did not reach the handler: the gateway answered by itself.</p>
        {known?.refusal && <ExplanationView explanation={known.refusal} />}
      </div>
    );
  }
  const changes = answer.status === null ? [] : gatewayChanges(handler, { status: answer.status, headers: answer.headers });
  return (
    <div className={styles.handler}>
      <p className={styles.handlerStatus}>
        {handler.status === 0 ? (
          <StatusDot status="error" label="No answer" />
        ) : (
          <StatusDot status={statusLook(handler.status)} label={statusText(handler.status)} />
        )}
        {handler.error !== null && <code>{handler.error}</code>}
      </p>
      {handler.explanation && <ExplanationView explanation={handler.explanation} />}
      <h3>Changed by the gateway</h3>
      {changes.length === 0 ? <p>Nothing: the client receives what the handler said.</p> : <Sentences list={changes} />}
      {known && known.notes.length > 0 && (
        <>
          <h3>Compared with production</h3>
          <Sentences list={known.notes.map(({ note }) => note)} />
        </>
      )}
      <h3>Headers of the handler</h3>
      <HeaderTable headers={handler.headers} />
    </div>
  );
}

function Sentences({ list }: { list: readonly string[] }) {
  return (
    <ul className={styles.sentences}>
      {list.map((sentence) => (
        <li key={sentence}>{sentence}</li>
      ))}
    </ul>
  );
}
