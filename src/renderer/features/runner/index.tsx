/** The Runner view: what the local runner does and holds, live, and the limits that it keeps. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { RunnerStatus } from '../../../contract/runner.ts';
import { useCommand } from '../../app/commands/use-command.ts';
import { useServices } from '../../app/services.tsx';
import { useClient, useQueries } from '../../rpc/context.tsx';
import { useLive } from '../../rpc/live.ts';
import { copyText } from '../../ui/clipboard.ts';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { FailureView, Skeleton } from '../../ui/States.tsx';
import { Toolbar, ToolbarSpace } from '../../ui/Toolbar.tsx';
import { CacheUse } from './CacheUse.tsx';
import { Figures } from './Figures.tsx';
import { Kills } from './Kills.tsx';
import { Limits } from './Limits.tsx';
import { Modules } from './Modules.tsx';
import styles from './Runner.module.css';
import { useEvict } from './use-evict.ts';

export default function RunnerView() {
  const client = useClient();
  const [status, setStatus] = useState<RunnerStatus | null>(null);
  const [attempt, setAttempt] = useState(1);
  const failure = useLive({
    key: `runner ${attempt}`,
    subscribe: (signal) => client.runner.live(undefined, { signal }),
    onEvent: setStatus,
  });
  const retry = { label: 'Try again', onSelect: () => setAttempt(attempt + 1) };
  return (
    <div className={styles.view}>
      <MetricsBar />
      <div className={styles.page}>
        {failure && <FailureView failure={failure} action={retry} />}
        {status && <Status status={status} />}
        {!status && !failure && <Skeleton label="Reading the runner" lines={8} />}
      </div>
    </div>
  );
}

function Status({ status }: { status: RunnerStatus }) {
  const { evict, evicting } = useEvict();
  return (
    <>
      <Figures status={status} />
      <Modules modules={status.modules} evicting={evicting} onEvict={evict} />
      <Kills kills={status.kills} />
      <CacheUse status={status} evicting={evicting} onEvict={evict} />
      <Limits limits={status.limits} />
    </>
  );
}

/** Where the same figures are for other programs. */
function MetricsBar() {
  const { notices } = useServices();
  const info = useQuery(useQueries().workbench.info.queryOptions());
  const address = info.data && `${info.data.urls.runner}/metrics`;
  useCommand({
    id: 'runner.copy-metrics',
    title: 'Copy the address of the metrics',
    group: 'Runner',
    when: () => address !== undefined,
    run: async () => {
      if (address !== undefined && (await copyText(address))) notices.tell('Copied the address of the metrics');
    },
  });
  return (
    <Toolbar label="Runner">
      <h2>Runner</h2>
      <span className={styles.muted}>since the workbench started</span>
      <ToolbarSpace />
      {address !== undefined && (
        <>
          <code className={styles.address}>{address}</code>
          <CopyButton value={address} what="the address of the metrics" />
        </>
      )}
    </Toolbar>
  );
}
