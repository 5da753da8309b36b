/** How full the caches are and how often they had what was asked for; the bundles on disk, each with a way out. */
import { useState } from 'react';
import type { RunnerStatus } from '../../../contract/runner.ts';
import { Button } from '../../ui/Button.tsx';
import { formatCount, formatSize } from '../../ui/format.ts';
import { Time } from '../../ui/Time.tsx';
import { EvictCell, ExtensionCell, HashCell, type EvictCellProps } from './BundleCells.tsx';
import styles from './Runner.module.css';
import { hitShare } from './words.ts';

type EvictProps = Pick<EvictCellProps, 'evicting' | 'onEvict'>;

const few = 5;

export function CacheUse({ status, ...evict }: { status: RunnerStatus } & EvictProps) {
  const { disk, assets, lookups } = status;
  const evictions = disk.evictions === 0 ? '' : `, ${formatCount(disk.evictions, 'eviction')} to stay within the limit`;
  return (
    <section className={styles.section} tabIndex={-1} aria-labelledby="runner-caches">
      <h2 id="runner-caches">Caches</h2>
      <Use
        name="On disk"
        bytes={disk.bytes}
        maxBytes={disk.maxBytes}
        detail={`${formatCount(disk.bundleCount, 'bundle')} and ${formatCount(disk.componentCount, 'prepared component')}${evictions}`}
      />
      <Use
        name="Files of UIs in memory"
        bytes={assets.bytes}
        maxBytes={assets.maxBytes}
        detail={formatCount(assets.files, 'file')}
      />
      <p className={styles.muted}>
        At hand when asked for: bundles {hitShare(lookups.bundles)}, modules {hitShare(lookups.components)}, files of UIs{' '}
        {hitShare(lookups.assets)}.
      </p>
      {disk.bundles.length > 0 && <Bundles disk={disk} {...evict} />}
    </section>
  );
}

interface UseProps {
  name: string;
  bytes: number;
  maxBytes: number | null;
  detail: string;
}

function Use({ name, bytes, maxBytes, detail }: UseProps) {
  const figure = maxBytes === null ? `${formatSize(bytes)}, no limit` : `${formatSize(bytes)} of ${formatSize(maxBytes)}`;
  return (
    <div className={styles.use}>
      <span>{name}</span>
      {maxBytes === null ? <span /> : <progress value={bytes} max={maxBytes} aria-label={name} aria-valuetext={figure} />}
      <span className={styles.number}>{figure}</span>
      <span className={styles.muted}>{detail}</span>
    </div>
  );
}

function Bundles({ disk, ...evict }: { disk: RunnerStatus['disk'] } & EvictProps) {
  const [all, setAll] = useState(false);
  const { bundles, bundleCount } = disk;
  return (
    <>
      <table className={styles.table} aria-label="Bundles on disk">
        <thead>
          <tr>
            <th scope="col">Bundle on disk</th>
            <th scope="col">Content hash</th>
            <th scope="col" className={styles.number}>
              Size
            </th>
            <th scope="col" className={styles.number}>
              Last used
            </th>
            <th scope="col" className={styles.action}>
              <span className="visually-hidden">Evict</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {bundles.slice(0, all ? undefined : few).map(({ slug, contentHash, bytes, lastUsedAt }) => (
            <tr key={contentHash}>
              <ExtensionCell slug={slug} />
              <HashCell contentHash={contentHash} />
              <td className={styles.number}>{formatSize(bytes)}</td>
              <td className={styles.number}>
                <Time at={lastUsedAt} />
              </td>
              <EvictCell slug={slug} contentHashes={[contentHash]} {...evict} />
            </tr>
          ))}
        </tbody>
      </table>
      {bundles.length > few && (
        <div>
          <Button variant="quiet" aria-expanded={all} onClick={() => setAll(!all)}>
            {all ? 'Show fewer' : `Show ${bundles.length < bundleCount ? 'the last' : 'all'} ${bundles.length}`}
          </Button>
        </div>
      )}
    </>
  );
}
