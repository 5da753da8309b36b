/** What the install used in the window of this hour, and how many calls came in each of the last 24. */
import { useQuery } from '@tanstack/react-query';
import type { QuotaUsage } from '../../../contract/install-life.ts';
import { useQueries } from '../../rpc/context.tsx';
import { formatDuration, formatSize } from '../../ui/format.ts';
import { QueryView } from '../../ui/QueryView.tsx';
import { Skeleton } from '../../ui/States.tsx';
import { useNow } from '../../ui/Time.tsx';
import styles from './Installs.module.css';
import { perHour, usageNow } from './words.ts';

const hours = 24;
const refreshMs = 5_000;
const number = (value: number) => value.toLocaleString('en');

export function Usage({ installId }: { installId: string }) {
  const query = useQuery({
    ...useQueries().installs.quota.queryOptions({ input: { installId } }),
    staleTime: 0,
    refetchInterval: refreshMs,
  });
  return (
    <section className={styles.section} aria-labelledby="install-usage">
      <h3 id="install-usage">Used in this hour</h3>
      <QueryView query={query} loading={<Skeleton label="Reading the usage" lines={2} />}>
        {(windows) => <Figures windows={windows} />}
      </QueryView>
    </section>
  );
}

function Figures({ windows }: { windows: readonly QuotaUsage[] }) {
  const now = useNow();
  const used = usageNow(windows, now);
  const counts = perHour(windows, now, hours);
  const total = counts.reduce((sum, count) => sum + count, 0);
  return (
    <div className={styles.usage}>
      <dl className={styles.figures}>
        <Figure name="Calls" value={number(used?.invocations ?? 0)} hint="Invocations of the handler" />
        <Figure name="Time" value={formatDuration(used?.cpuMs ?? 0)} hint="Time that the handler computed" />
        <Figure
          name="Memory"
          value={`${number(Math.round((used?.memoryMbMs ?? 0) / 1000))} MB·s`}
          hint="Memory that the guest held, times how long"
        />
        <Figure name="Egress" value={formatSize(used?.egressBytes ?? 0)} hint="Bytes sent to other hosts" />
      </dl>
      <HourBars counts={counts} label={`${number(total)} calls in the last ${hours} hours`} />
    </div>
  );
}

function Figure({ name, value, hint }: { name: string; value: string; hint: string }) {
  return (
    <div title={hint}>
      <dt>{name}</dt>
      <dd>{value}</dd>
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
