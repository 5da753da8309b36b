/** The answer of a request from the history, and the ways to send it again. */
import { Pencil, Repeat, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button, IconButton } from '../../ui/Button.tsx';
import { EmptyState, FailureView, Skeleton } from '../../ui/States.tsx';
import { Time } from '../../ui/Time.tsx';
import { useTrace } from '../traces/use-trace.ts';
import { AnswerView } from './AnswerView.tsx';
import styles from './Requests.module.css';
import { ofTrace } from './shown-answer.ts';
import { useTraceRequest } from './use-console.ts';

interface PastAnswerProps {
  traceId: string;
  /** Leads back to the last exchange; left out where there is none. */
  onClose?: (() => void) | undefined;
  actions?: ReactNode;
  trace?: ReactNode;
}

export function PastAnswer({ traceId, onClose, actions, trace }: PastAnswerProps) {
  const { detail, failure, retry } = useTrace(traceId);
  const { edit, sendAgain, curl } = useTraceRequest(detail);
  if (failure && !detail) return <FailureView failure={failure} action={{ label: 'Try again', onSelect: retry }} />;
  if (!detail) return <Skeleton label="Reading the request" />;
  const { method, path, startedAt, state } = detail.summary;
  const underWay = trace ?? <EmptyState title="No answer yet" text="The request is under way." />;
  return (
    <div className={styles.exchange}>
      <div className={styles.pastBar}>
        <span className={styles.pastName} title={`${method} ${path}`}>
          <b>{method}</b> {path}, <Time at={startedAt} />
        </span>
        {edit && (
          <Button variant="quiet" icon={Pencil} onClick={edit}>
            Edit
          </Button>
        )}
        {sendAgain && (
          <Button variant="quiet" icon={Repeat} onClick={sendAgain}>
            Send again
          </Button>
        )}
        {onClose && <IconButton label="Back to the last answer" icon={X} onClick={onClose} />}
      </div>
      {state === 'open' ? (
        <div className={styles.rest}>{underWay}</div>
      ) : (
        <AnswerView answer={ofTrace(detail)} detail={detail} curl={curl} actions={actions} trace={trace} />
      )}
    </div>
  );
}
