/** The last exchange: nothing yet, under way, failed to be sent, or its answer. */
import { Send } from 'lucide-react';
import type { ReactNode } from 'react';
import type { TraceDetail } from '../../../contract/traces.ts';
import { cx } from '../../ui/cx.ts';
import { formatDuration } from '../../ui/format.ts';
import { EmptyState, FailureView } from '../../ui/States.tsx';
import { useNow } from '../../ui/Time.tsx';
import { AnswerView } from './AnswerView.tsx';
import type { Exchange } from './console.ts';
import { prepareRequest } from './draft.ts';
import styles from './Requests.module.css';
import { ofConsole } from './shown-answer.ts';
import { useCurl } from './use-console.ts';

interface ExchangeViewProps {
  exchange: Exchange | null;
  detail: TraceDetail | null;
  onSend: () => void;
  actions?: ReactNode;
  trace?: ReactNode;
}

export function ExchangeView({ exchange, detail, onSend, actions, trace }: ExchangeViewProps) {
  const makeCurl = useCurl();
  if (exchange === null) {
    return <EmptyState icon={Send} title="No request sent yet" text="Its answer and its trace will show here." />;
  }
  if (exchange.phase === 'failed' && exchange.failure) {
    return <FailureView failure={exchange.failure} action={{ label: 'Send again', onSelect: onSend }} />;
  }
  if (exchange.phase === 'cancelled') {
    return (
      <div className={styles.exchange}>
        <EmptyState icon={Send} title="Cancelled" text="The handler may have run; the trace shows how far it came." />
        {trace !== undefined && <div className={styles.rest}>{trace}</div>}
      </div>
    );
  }
  const isSending = exchange.phase === 'sending';
  return (
    <div className={cx(styles.exchange, isSending && styles.sending)} aria-busy={isSending}>
      {isSending && <Elapsed since={exchange.sentAt} />}
      {/* Without an answer to show meanwhile, the trace as far as it has come. */}
      {isSending && !exchange.answer && trace}
      {exchange.answer && (
        <AnswerView
          answer={ofConsole(exchange.answer)}
          detail={isSending ? null : detail}
          curl={makeCurl && makeCurl(prepareRequest(exchange.draft))}
          actions={actions}
          trace={trace}
        />
      )}
    </div>
  );
}

function Elapsed({ since }: { since: number }) {
  const now = useNow(100);
  return (
    <div className={styles.elapsed}>
      <progress aria-label="Sending" />
      <span>Sending, {formatDuration(Math.max(0, now - since))}</span>
    </div>
  );
}
