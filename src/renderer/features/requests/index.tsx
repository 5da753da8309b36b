/** The Requests view: what was sent before, the console, and the answer with its trace. */
import { History } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Install } from '../../../contract/installs.ts';
import type { FeatureProps } from '../../app/registry.ts';
import { useDeepState } from '../../app/view.tsx';
import { Split } from '../../ui/Split.tsx';
import { EmptyState } from '../../ui/States.tsx';
import { useElementWidth } from '../../ui/use-element-width.ts';
import { useTraceDetail, useTraceList } from '../traces/use-trace.ts';
import { RequestLine, RequestParts } from './ConsoleForm.tsx';
import { ExchangeView } from './ExchangeView.tsx';
import { HistoryList } from './HistoryList.tsx';
import { InstallGate } from './InstallGate.tsx';
import { PastAnswer } from './PastAnswer.tsx';
import styles from './Requests.module.css';
import { TracePane } from './TracePane.tsx';
import { traceOfExchange, useConsole } from './use-console.ts';
import { useStore } from '../../ui/store.ts';

/** From these widths in pixels the answer stands beside the console, and the history beside both. */
const answerBeside = 1080;
const historyBeside = 640;

export default function RequestsView({ projectId }: FeatureProps) {
  return <InstallGate key={projectId}>{(install) => <Requests install={install} />}</InstallGate>;
}

function Requests({ install }: { install: Install }) {
  const [element, width] = useElementWidth();
  const [chosen, setChosen] = useDeepState('trace');
  const controls = useConsole(install, () => setChosen(null));
  const { part, draft, exchange, setDraft, send, cancel } = controls;
  const losses = useStore(part.losses);
  const list = useTraceList({ installId: install.installId });
  const lastId = traceOfExchange(exchange, list.traces);
  // Until this window has sent something, the newest request of the history is shown.
  const pastId = chosen ?? (exchange === null ? (list.traces[0]?.traceId ?? null) : null);
  const traceId = pastId ?? lastId;
  const detail = useTraceDetail(traceId);
  const isWide = width !== null && width >= answerBeside;

  const trace = traceId === null ? <EmptyState title="No trace yet" /> : <TracePane key={traceId} traceId={traceId} />;
  const inTab = isWide ? undefined : trace;
  const answer =
    pastId === null ? (
      <ExchangeView exchange={exchange} detail={detail} onSend={send} trace={inTab} />
    ) : (
      <PastAnswer key={pastId} traceId={pastId} onClose={chosen === null ? undefined : () => setChosen(null)} trace={inTab} />
    );
  const console = (
    <div className={styles.console}>
      <RequestLine
        install={install}
        sentId={exchange?.id ?? null}
        draft={draft}
        onChange={setDraft}
        onSend={send}
        onCancel={cancel}
      />
      {losses.length > 0 && (
        <ul className={styles.losses}>
          {losses.map((loss) => (
            <li key={loss}>{loss}</li>
          ))}
        </ul>
      )}
      <div className={styles.rest}>
        <RequestParts draft={draft} onChange={setDraft} />
      </div>
    </div>
  );
  const history = <HistoryList list={list} selectedId={traceId} onSelect={(id) => setChosen(id)} empty={<HistoryEmpty />} />;
  return (
    <div ref={element} className={styles.view}>
      {width !== null && (
        <Split
          id={isWide ? 'requests.wide' : 'requests.narrow'}
          panes={[
            {
              id: 'history',
              label: 'history',
              defaultSize: 240,
              minSize: 160,
              fixed: true,
              visible: width >= historyBeside,
              content: history,
            },
            {
              id: 'console',
              label: 'console',
              minSize: 280,
              content: isWide ? console : <Stack first={console} second={answer} id="requests.stack" />,
            },
            {
              id: 'answer',
              label: 'answer',
              defaultSize: '46%',
              minSize: 280,
              visible: isWide,
              content: <Stack first={answer} second={trace} id="requests.answer" />,
            },
          ]}
        />
      )}
    </div>
  );
}

function Stack({ id, first, second }: { id: string; first: ReactNode; second: ReactNode }) {
  return (
    <Split
      id={id}
      orientation="vertical"
      panes={[
        { id: 'first', label: 'the upper part', minSize: 120, content: first },
        { id: 'second', label: 'the lower part', minSize: 120, content: second },
      ]}
    />
  );
}

function HistoryEmpty() {
  return (
    <EmptyState icon={History} title="Nothing sent yet" text="Each request to this extension is kept here, whoever sent it." />
  );
}
