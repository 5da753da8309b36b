/** Where the bundles are, how other programs reach them, and where else they could be. */
import { useQuery } from '@tanstack/react-query';
import type { StoreStatus } from '../../../contract/store.ts';
import { useQueries } from '../../rpc/context.tsx';
import { Button } from '../../ui/Button.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { MiddleTruncate } from '../../ui/MiddleTruncate.tsx';
import { QueryView } from '../../ui/QueryView.tsx';
import { Skeleton } from '../../ui/States.tsx';
import { StatusDot } from '../../ui/StatusDot.tsx';
import { Drivers } from './Drivers.tsx';
import { Front } from './Front.tsx';
import styles from './Store.module.css';
import { driverMeanings, driverNames } from './words.ts';

export function Place() {
  const query = useQuery(useQueries().store.status.queryOptions({ staleTime: 0 }));
  return (
    <div className={styles.page}>
      <QueryView query={query} loading={<Skeleton label="Looking at the store" lines={8} />}>
        {(status) => (
          <>
            <InUse status={status} busy={query.isFetching} onCheck={() => void query.refetch()} />
            <Drivers status={status} />
            <Front front={status.s3} />
          </>
        )}
      </QueryView>
    </div>
  );
}

function InUse({ status, busy, onCheck }: { status: StoreStatus; busy: boolean; onCheck: () => void }) {
  const { driver, location, health } = status;
  return (
    <section className={styles.section} aria-labelledby="store-in-use">
      <div className={styles.head}>
        <h2 id="store-in-use" className={styles.title}>
          {driverNames[driver]}
        </h2>
        <StatusDot status={health.ok ? 'ok' : 'error'} label={health.ok ? 'Works' : 'Does not work'} />
        <span className={styles.space} />
        <Button busy={busy} onClick={onCheck}>
          Check again
        </Button>
      </div>
      <p className={styles.muted}>{driverMeanings[driver]}</p>
      <div className={styles.place}>
        <MiddleTruncate text={location} code />
        <CopyButton value={location} what="place of the store" />
      </div>
      {!health.ok && (
        <p className={styles.problem} role="alert">
          {health.detail}
        </p>
      )}
      {health.ok && !health.detail.includes(location) && <p className={styles.muted}>{health.detail}</p>}
    </section>
  );
}
