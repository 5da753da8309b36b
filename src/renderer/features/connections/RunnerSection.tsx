/** Which runner is in use, whether the ways to it and from it are open, and what one elsewhere needs to know. */
import { useQuery } from '@tanstack/react-query';
import { Settings } from 'lucide-react';
import type { RunnerConnection } from '../../../contract/connections.ts';
import { useActions } from '../../app/commands/use-actions.ts';
import { useNavigation } from '../../app/navigation.ts';
import { useQueries } from '../../rpc/context.tsx';
import { Button } from '../../ui/Button.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { QueryView } from '../../ui/QueryView.tsx';
import { Skeleton } from '../../ui/States.tsx';
import { StatusDot } from '../../ui/StatusDot.tsx';
import { Time } from '../../ui/Time.tsx';
import styles from './Connections.module.css';
import { EnvironmentFile } from './EnvironmentFile.tsx';
import { Findings } from './Findings.tsx';
import { backendNames, findingsSummary } from './words.ts';

export function RunnerSection() {
  const query = useQuery(useQueries().connections.runner.check.queryOptions());
  const check = async () => {
    await query.refetch();
  };
  useActions('Connections', [
    { id: 'connections.check', title: 'Check the external runner', disabled: query.isFetching, run: check },
  ]);
  return (
    <div className={styles.page}>
      <QueryView query={query} loading={<Skeleton label="Looking at the runner" lines={8} />}>
        {(connection) => (
          <>
            <InUse connection={connection} busy={query.isFetching} onCheck={() => void check()} />
            <EnvironmentFile file={connection.environmentFile} backend={connection.backend} />
          </>
        )}
      </QueryView>
    </div>
  );
}

function InUse({ connection, busy, onCheck }: { connection: RunnerConnection; busy: boolean; onCheck: () => void }) {
  const { openView } = useNavigation();
  const { backend, url, findings, checkedAt } = connection;
  const isEmbedded = backend === 'embedded';
  return (
    <section className={styles.section} aria-labelledby="connections-runner">
      <div className={styles.head}>
        <h2 id="connections-runner" className={styles.title}>
          {backendNames[backend]}
        </h2>
        <StatusDot {...(isEmbedded ? { status: 'ok', label: 'In use' } : findingsSummary(findings))} />
        <span className={styles.space} />
        <Button icon={Settings} onClick={() => openView('settings', { group: 'runner' })}>
          Open Settings
        </Button>
        {!isEmbedded && (
          <Button busy={busy} onClick={onCheck}>
            Check again
          </Button>
        )}
      </div>
      {url !== null && (
        <div className={styles.place}>
          <code>{url}</code>
          <CopyButton value={url} what="address of the runner" />
        </div>
      )}
      {isEmbedded ? (
        <p className={styles.muted}>
          Handlers run inside the workbench, so there is nothing to check. To use a runner elsewhere, start it with the
          environment below, and set RUNNER_BACKEND and its address in the settings.
        </p>
      ) : (
        <>
          <p className={styles.muted}>
            Checked <Time at={checkedAt} />. No handler was run for it.
          </p>
          <Findings findings={findings} />
        </>
      )}
    </section>
  );
}
