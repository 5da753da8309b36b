/** The request of the Loop: its line, the answer, and below them the waterfall. Follows each build that installs. */
import { ChevronDown, ChevronRight, ListTree } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { Install } from '../../../contract/installs.ts';
import { useNavigation } from '../../app/navigation.ts';
import type { FeatureProps } from '../../app/registry.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { Split } from '../../ui/Split.tsx';
import { EmptyState } from '../../ui/States.tsx';
import { useTraceDetail, useTraceList } from '../traces/use-trace.ts';
import { RequestLine, RequestParts } from './ConsoleForm.tsx';
import { ExchangeView } from './ExchangeView.tsx';
import { InstallGate } from './InstallGate.tsx';
import { PastAnswer } from './PastAnswer.tsx';
import { PaneCollapse } from '../loop/PaneCollapse.tsx';
import styles from './Requests.module.css';
import { TracePane } from './TracePane.tsx';
import { traceOfExchange, useConsole } from './use-console.ts';
import { useElementHeight } from './use-element-height.ts';

export default function LoopRequest({ projectId }: FeatureProps) {
  return <InstallGate key={projectId}>{(install) => <LoopConsole install={install} />}</InstallGate>;
}

/** From this height in pixels the waterfall stands below the answer, else in a tab beside its body. */
const roomy = 420;

function LoopConsole({ install }: { install: Install }) {
  const controls = useConsole(install);
  const { exchange, draft, setDraft, send, cancel } = controls;
  const [partsShown, setPartsShown] = useState(false);
  const { openTrace } = useNavigation();
  const { traces } = useTraceList({ installId: install.installId });
  const lastId = traceOfExchange(exchange, traces);
  // Until this window has sent something, the newest request of the history is shown.
  const pastId = exchange === null ? (traces[0]?.traceId ?? null) : null;
  // The first request of this window leaves the waterfall before it in place until it has one of its own.
  const traceId = pastId ?? lastId ?? (exchange?.phase === 'sending' ? (traces[0]?.traceId ?? null) : null);
  const detail = useTraceDetail(traceId);
  const [element, height] = useElementHeight();
  const isShort = height !== null && height < roomy;
  const openTraceButton = traceId !== null && (
    <IconButton label="Open in Traces" icon={ListTree} onClick={() => openTrace(traceId)} />
  );
  const trace = traceId === null ? <EmptyState title="No trace yet" /> : <TracePane key={traceId} traceId={traceId} />;
  const shared = { actions: openTraceButton, trace: isShort ? trace : undefined };
  const answer =
    pastId === null ? (
      <ExchangeView exchange={exchange} detail={detail} onSend={send} {...shared} />
    ) : (
      <PastAnswer key={pastId} traceId={pastId} {...shared} />
    );
  return (
    <div ref={element} className={styles.loop}>
      <RequestLine
        install={install}
        sentId={exchange?.id ?? null}
        draft={draft}
        onChange={setDraft}
        onSend={send}
        onCancel={cancel}
      />
      <div className={styles.fold}>
        <Button
          variant="quiet"
          icon={partsShown ? ChevronDown : ChevronRight}
          aria-expanded={partsShown}
          onClick={() => setPartsShown(!partsShown)}
        >
          Query, headers, body
        </Button>
        <PaneCollapse />
      </div>
      {partsShown && (
        <div className={isShort ? styles.rest : styles.foldedParts}>
          <RequestParts draft={draft} onChange={setDraft} />
        </div>
      )}
      {height !== null && !(isShort && partsShown) && (
        <div className={styles.rest}>{isShort ? answer : <AnswerAndTrace answer={answer} trace={trace} />}</div>
      )}
    </div>
  );
}

function AnswerAndTrace({ answer, trace }: { answer: ReactNode; trace: ReactNode }) {
  return (
    <Split
      id="loop.answer"
      orientation="vertical"
      panes={[
        { id: 'answer', label: 'answer', minSize: 80, content: answer },
        { id: 'trace', label: 'trace', minSize: 80, content: trace },
      ]}
    />
  );
}
