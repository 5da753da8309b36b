/** An answer: status, time and size, its body, what a client receives, what the handler said, and the request as curl. */
import { useState, type ReactNode } from 'react';
import type { TraceDetail } from '../../../contract/traces.ts';
import { Badge } from '../../ui/Badge.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { formatDuration, formatSize } from '../../ui/format.ts';
import { StatusDot } from '../../ui/StatusDot.tsx';
import { Tabs, type TabItem } from '../../ui/Tabs.tsx';
import { ExplanationView } from '../traces/ExplanationView.tsx';
import { statusLook, statusText } from '../traces/looks.ts';
import { traceRequest } from '../traces/trace-request.ts';
import { BodyView } from './BodyView.tsx';
import { CodeText } from './CodeText.tsx';
import { HandlerView } from './HandlerView.tsx';
import { HeaderTable } from './HeaderTable.tsx';
import styles from './Requests.module.css';
import type { ShownAnswer } from './shown-answer.ts';

interface AnswerViewProps {
  answer: ShownAnswer;
  /** The trace of the answer as far as it is known; explains what the gateway did. */
  detail: TraceDetail | null;
  curl: string | null;
  /** Shown in place of the tabs' right end, such as a link to the trace. */
  actions?: ReactNode;
  /** The waterfall, where there is no room for it beside the answer. */
  trace?: ReactNode;
}

type AnswerTab = 'body' | 'headers' | 'handler' | 'curl' | 'trace';

export function AnswerView({ answer, detail, curl, actions, trace }: AnswerViewProps) {
  const [shown, setShown] = useState<AnswerTab>('body');
  const changed = answer.handler !== null && answer.handler.status !== answer.status;
  const tabs: TabItem<AnswerTab>[] = [
    { id: 'body', label: 'Body', content: <BodyTab answer={answer} detail={detail} /> },
    {
      id: 'headers',
      label: 'Headers',
      badge: <Badge>{answer.headers.length}</Badge>,
      content: <HeaderTable headers={answer.headers} />,
    },
    {
      id: 'handler',
      label: 'Handler',
      badge: changed ? <Badge tone="warn">differs</Badge> : undefined,
      content: <HandlerView answer={answer} detail={detail} />,
    },
    { id: 'curl', label: 'curl', content: <CurlView curl={curl} /> },
  ];
  if (trace !== undefined) tabs.push({ id: 'trace', label: 'Trace', content: trace });
  const value = tabs.some(({ id }) => id === shown) ? shown : 'body';
  return (
    <div className={styles.answer}>
      <AnswerLine answer={answer} />
      <div className={styles.answerTabs}>
        <Tabs label="Answer" value={value} onChange={setShown} tabs={tabs} actions={actions} />
      </div>
    </div>
  );
}

/** Where the answer is an error, what stands in its body says less than why it came about. */
function BodyTab({ answer, detail }: Pick<AnswerViewProps, 'answer' | 'detail'>) {
  const explanation = answer.handler?.explanation ?? (detail && traceRequest(detail).refusal);
  return (
    <div className={styles.bodyTab}>
      {explanation && (
        <div className={styles.explained}>
          <ExplanationView explanation={explanation} />
        </div>
      )}
      <BodyView bytes={answer.bytes} size={answer.size} />
    </div>
  );
}

function AnswerLine({ answer }: { answer: ShownAnswer }) {
  const { status } = answer;
  return (
    <output className={styles.answerLine}>
      <strong>
        {status === null ? (
          <StatusDot status="idle" label="No answer" />
        ) : (
          <StatusDot status={statusLook(status)} label={statusText(status)} />
        )}
      </strong>
      {answer.durationMs !== null && <span>{formatDuration(answer.durationMs)}</span>}
      <span>{formatSize(answer.size)}</span>
    </output>
  );
}

function CurlView({ curl }: { curl: string | null }) {
  if (curl === null) return <p className={styles.note}>The request is not stored, so there is no command for it.</p>;
  return (
    <div className={styles.curl}>
      <div className={styles.curlBar}>
        <span className={styles.note}>The same request in a shell, while the workbench runs.</span>
        <CopyButton value={curl} what="command" />
      </div>
      <CodeText label="curl command" text={curl} language="text" wrap />
    </div>
  );
}
