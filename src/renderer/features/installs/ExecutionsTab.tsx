/** The last requests that reached the runner, as the platform's audit has them; each leads to its trace. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { ScrollText, Waypoints } from 'lucide-react';
import { useState } from 'react';
import type { Execution } from '../../../contract/install-life.ts';
import { useActions } from '../../app/commands/use-actions.ts';
import { useNavigation } from '../../app/navigation.ts';
import { useServices } from '../../app/services.tsx';
import { useQueries } from '../../rpc/context.tsx';
import { Button } from '../../ui/Button.tsx';
import { copyText } from '../../ui/clipboard.ts';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { formatCount, formatDuration } from '../../ui/format.ts';
import { MiddleTruncate } from '../../ui/MiddleTruncate.tsx';
import { QueryView } from '../../ui/QueryView.tsx';
import { EmptyState, Skeleton } from '../../ui/States.tsx';
import { StatusDot } from '../../ui/StatusDot.tsx';
import { Time } from '../../ui/Time.tsx';
import { RecordList, type Column } from '../data/records/RecordList.tsx';
import styles from './Installs.module.css';
import { executionError, executionStatus } from './words.ts';

const page = 100;
const most = 500;
const refreshMs = 4_000;

const columns: readonly Column<Execution>[] = [
  { title: 'Status', width: '112px', render: (execution) => <StatusDot {...executionStatus(execution)} /> },
  {
    title: 'Request',
    width: 'minmax(0, 1fr)',
    render: ({ method, path }) => (
      <code title={`${method ?? ''} ${path ?? ''}`}>
        {method} {path}
      </code>
    ),
  },
  { title: 'HTTP', width: '40px', right: true, render: ({ httpStatus }) => httpStatus },
  {
    title: 'Time',
    width: '64px',
    right: true,
    render: ({ startedAt, finishedAt }) => (finishedAt === null ? '…' : formatDuration(finishedAt - startedAt)),
  },
  { title: 'Version', width: '72px', extra: true, render: ({ version }) => <code>{version}</code> },
  { title: 'When', width: '84px', right: true, render: ({ startedAt }) => <Time at={startedAt} /> },
];

export function ExecutionsTab({ installId }: { installId: string }) {
  const [limit, setLimit] = useState(page);
  const query = useQuery({
    ...useQueries().installs.executions.queryOptions({ input: { installId, limit } }),
    placeholderData: keepPreviousData,
    staleTime: 0,
    refetchInterval: refreshMs,
  });
  return (
    <QueryView query={query} loading={<Skeleton label="Reading the executions" lines={8} />}>
      {(executions) =>
        executions.length === 0 ? (
          <EmptyState
            icon={ScrollText}
            title="No executions yet"
            text="Each request that the gateway lets through to the runner leaves one. Scheduled runs leave none, as on the platform."
          />
        ) : (
          <Executions
            executions={executions}
            onMore={executions.length >= limit && limit < most ? () => setLimit(Math.min(most, limit + page)) : null}
          />
        )
      }
    </QueryView>
  );
}

function Executions({ executions, onMore }: { executions: readonly Execution[]; onMore: (() => void) | null }) {
  const { openTrace } = useNavigation();
  const { notices } = useServices();
  const [chosenId, setChosen] = useState<string | null>(null);
  const chosen = executions.find(({ executionId }) => executionId === chosenId) ?? null;
  const traceId = chosen?.traceId ?? null;
  const requestId = chosen?.requestId ?? null;
  const copy = async (text: string) => notices.tell((await copyText(text)) ? 'Copied the request id' : 'The clipboard refused');
  const menu = useActions(
    'Executions',
    chosen === null
      ? []
      : [
          {
            id: 'executions.trace',
            title: 'Open the trace of the execution',
            label: 'Open trace',
            icon: Waypoints,
            disabled: traceId === null,
            run: () => (traceId === null ? undefined : openTrace(traceId)),
          },
          {
            id: 'executions.copy-id',
            title: 'Copy the request id of the execution',
            label: 'Copy request id',
            disabled: requestId === null,
            run: () => (requestId === null ? undefined : copy(requestId)),
          },
        ],
  );
  return (
    <div className={styles.pane}>
      <div className={styles.grow}>
        <RecordList
          label="Executions"
          rows={executions}
          columns={columns}
          keyOf={({ executionId }) => executionId}
          nameOf={({ path }) => path ?? ''}
          chosen={chosenId}
          onChoose={setChosen}
          onRemove={null}
          onActivate={(execution) => execution.traceId !== null && openTrace(execution.traceId)}
          menu={() => menu}
        />
      </div>
      <footer className={styles.foot}>
        {chosen === null ? (
          <span className={styles.muted}>{formatCount(executions.length, 'execution')}, newest first</span>
        ) : (
          <Detail execution={chosen} onTrace={() => traceId !== null && openTrace(traceId)} />
        )}
        {chosen === null && onMore && (
          <Button variant="quiet" onClick={onMore}>
            Show more
          </Button>
        )}
      </footer>
    </div>
  );
}

function Detail({ execution, onTrace }: { execution: Execution; onTrace: () => void }) {
  const { requestId, traceId } = execution;
  const error = executionError(execution);
  return (
    <>
      <p className={styles.execution}>
        <StatusDot {...executionStatus(execution)} />
        {error !== null && <span>{error}</span>}
        {execution.error !== null && error !== execution.error && <code className={styles.muted}>{execution.error}</code>}
      </p>
      {requestId !== null && (
        <span className={styles.hash}>
          <MiddleTruncate text={requestId} code />
          <CopyButton value={requestId} what="request id" />
        </span>
      )}
      <Button
        icon={Waypoints}
        disabled={traceId === null}
        title={traceId === null ? 'The trace is not kept any more' : undefined}
        onClick={onTrace}
      >
        Open trace
      </Button>
    </>
  );
}
