/** What the install used in the window of this hour, and how many calls came in each of the last 24. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { QuotaUsage } from '../../../contract/install-life.ts';
import type { QuotaLimits } from '../../../contract/quotas.ts';
import { useQueries } from '../../rpc/context.tsx';
import { Button } from '../../ui/Button.tsx';
import { formatDuration, formatSize } from '../../ui/format.ts';
import { QueryView } from '../../ui/QueryView.tsx';
import { Skeleton } from '../../ui/States.tsx';
import { useNow } from '../../ui/Time.tsx';
import styles from './Installs.module.css';
import { QuotaForm } from './QuotaForm.tsx';
import { perHour, usageNow } from './words.ts';

const hours = 24;
const refreshMs = 5_000;
const number = (value: number) => value.toLocaleString('en');

export function Usage({ installId }: { installId: string }) {
  const queries = useQueries();
  const [setting, setSetting] = useState(false);
  const query = useQuery({
    ...queries.installs.quota.queryOptions({ input: { installId } }),
    staleTime: 0,
    refetchInterval: refreshMs,
  });
  const limits = useQuery(queries.quotas.limits.queryOptions({ input: { installId } })).data ?? null;
  return (
    <section className={styles.section} aria-labelledby="install-usage">
      <div className={styles.sectionHead}>
        <h3 id="install-usage">Used in this hour</h3>
        {limits !== null && (
          <Button variant="quiet" aria-expanded={setting} onClick={() => setSetting(!setting)}>
            Limits
          </Button>
        )}
      </div>
      <QueryView query={query} loading={<Skeleton label="Reading the usage" lines={2} />}>
        {(windows) => <Figures windows={windows} limits={limits} />}
      </QueryView>
      {setting && limits !== null && <QuotaForm installId={installId} limits={limits} onClose={() => setSetting(false)} />}
    </section>
  );
}

function Figures({ windows, limits }: { windows: readonly QuotaUsage[]; limits: QuotaLimits | null }) {
  const now = useNow();
  const used = usageNow(windows, now);
  const counts = perHour(windows, now, hours);
  const total = counts.reduce((sum, count) => sum + count, 0);
  return (
    <div className={styles.usage}>
      <dl className={styles.figures}>
        <Figure
          name="Calls"
          value={number(used?.invocations ?? 0)}
          limit={limitText(limits?.invocations, number)}
          hint="Invocations of the handler"
        />
        <Figure
          name="Time"
          value={formatDuration(used?.cpuMs ?? 0)}
          limit={limitText(limits?.cpuMs, formatDuration)}
          hint="Time that the handler computed"
        />
        <Figure
          name="Memory"
          value={`${number(Math.round((used?.memoryMbMs ?? 0) / 1000))} MB·s`}
          hint="Memory that the guest held, times how long"
        />
        <Figure
          name="Egress"
          value={formatSize(used?.egressBytes ?? 0)}
          limit={limitText(limits?.egressBytes, formatSize)}
          hint="Bytes sent to other hosts"
        />
      </dl>
      <HourBars counts={counts} label={`${number(total)} calls in the last ${hours} hours`} />
    </div>
  );
}

function limitText(limit: number | null | undefined, format: (value: number) => string): string | null {
  return limit === null || limit === undefined ? null : `of ${format(limit)}`;
}

interface FigureProps {
  name: string;
  value: string;
  limit?: string | null;
  hint: string;
}

function Figure({ name, value, limit = null, hint }: FigureProps) {
  return (
    <div title={hint}>
      <dt>{name}</dt>
      <dd>
        {value} {limit !== null && <span className={styles.muted}>{limit}</span>}
      </dd>
    </div>
  );
}

const height = 28;
const step = 8;

function HourBars({ counts, label }: { counts: readonly number[]; label: string }) {
  const most = Math.max(1, ...counts);
  const width = counts.length * step - 2;
  return (
    <figure className={styles.hours}>
      <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
        {counts.map((count, index) => {
          const bar = count === 0 ? 1 : Math.max(2, (count / most) * height);
          return (
            <rect key={index} x={index * step} y={height - bar} width={step - 2} height={bar} rx="1">
              <title>{number(count)}</title>
            </rect>
          );
        })}
      </svg>
      <figcaption>{label}</figcaption>
    </figure>
  );
}
