/** Whether runner, store and gateway are well, asked every five seconds. */
import { useQuery } from '@tanstack/react-query';
import type { Health as HealthReport } from '../../../contract/workbench.ts';
import { useConnectionState, useQueries } from '../../rpc/context.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { Popover } from '../../ui/Popover.tsx';
import { StatusDot, type Status } from '../../ui/StatusDot.tsx';
import styles from './StatusBar.module.css';

const pollMs = 5_000;
const parts = ['runner', 'store', 'gateway'] as const;
type Part = (typeof parts)[number];

export function Health() {
  const queries = useQueries();
  const { phase } = useConnectionState();
  const health = useQuery(queries.workbench.health.queryOptions({ refetchInterval: pollMs, retry: false, staleTime: 0 }));
  const info = useQuery(queries.workbench.info.queryOptions());
  const report = phase === 'open' ? health.data : undefined;
  // A gateway that is down shows as well; while it works, two dots say enough.
  const shown = parts.filter((part) => part !== 'gateway' || report?.gateway.ok === false);
  return (
    <Popover
      label="Health"
      side="top"
      trigger={
        <button type="button" className={styles.item}>
          {shown.map((part) => (
            <StatusDot key={part} status={statusOf(report, part)} label={labelOf(report, part)} />
          ))}
        </button>
      }
    >
      <h2 className={styles.popTitle}>Parts of the workbench</h2>
      <dl className={styles.facts}>
        {parts.map((part) => (
          <PartFacts key={part} part={part} report={report} url={part === 'store' ? undefined : info.data?.urls[part]} />
        ))}
      </dl>
    </Popover>
  );
}

function PartFacts({ part, report, url }: { part: Part; report: HealthReport | undefined; url: string | undefined }) {
  return (
    <>
      <dt>
        <StatusDot status={statusOf(report, part)} label={labelOf(report, part)} />
      </dt>
      <dd>
        {report?.[part].detail ?? 'not known'}
        {url !== undefined && <CopyButton value={url} what={`address of the ${part}`} />}
      </dd>
    </>
  );
}

function statusOf(report: HealthReport | undefined, part: Part): Status {
  if (!report) return 'idle';
  return report[part].ok ? 'ok' : 'error';
}

function labelOf(report: HealthReport | undefined, part: Part): string {
  if (!report) return `${part} not known`;
  return report[part].ok ? part : `${part} failed`;
}
