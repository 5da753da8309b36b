/** The MinIO container: how it is, where it is reached, starting and stopping it, and its log. */
import { useQuery } from '@tanstack/react-query';
import { HardDrive } from 'lucide-react';
import type { MinioConnection } from '../../../contract/connections.ts';
import { useNavigation } from '../../app/navigation.ts';
import { useProjectPart } from '../../app/project.tsx';
import { useQueries } from '../../rpc/context.tsx';
import { Button } from '../../ui/Button.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { MiddleTruncate } from '../../ui/MiddleTruncate.tsx';
import { QueryView } from '../../ui/QueryView.tsx';
import { FailureView, Skeleton } from '../../ui/States.tsx';
import { StatusDot } from '../../ui/StatusDot.tsx';
import { useStore } from '../../ui/store.ts';
import styles from './Connections.module.css';
import { MinioLog } from './MinioLog.tsx';
import { MinioStartForm } from './MinioStartForm.tsx';
import { MinioStop } from './MinioStop.tsx';
import { createMinioStart, useMinio } from './use-minio.ts';
import { canStart, canStop, containerLook, onExitNames } from './words.ts';

export function MinioSection() {
  const query = useMinio();
  return (
    <div className={styles.page}>
      <QueryView query={query} loading={<Skeleton label="Looking at the container" lines={8} />}>
        {(minio) => <Minio minio={minio} looking={query.isFetching} onLook={() => void query.refetch()} />}
      </QueryView>
    </div>
  );
}

interface MinioProps {
  minio: MinioConnection;
  looking: boolean;
  onLook: () => void;
}

function Minio({ minio, looking, onLook }: MinioProps) {
  const start = useProjectPart(createMinioStart);
  const run = useStore(start.state);
  const { state, engine, failure, containerId } = minio;
  const isStarting = run.phase === 'running';
  // A start from here that failed may do so before the engine knows of it; else what that remembers counts.
  const known = run.phase === 'failed' && canStart(minio) ? run.failure : failure;
  const shown = isStarting ? null : known;
  return (
    <>
      <section className={styles.section} aria-labelledby="connections-minio">
        <div className={styles.head}>
          <h2 id="connections-minio" className={styles.title}>
            MinIO container
          </h2>
          <span aria-live="polite">
            <StatusDot {...containerLook(isStarting && state !== 'pulling' ? 'starting' : state)} />
          </span>
          <span className={styles.space} />
          {state === 'no-engine' && (
            <Button busy={looking} onClick={onLook}>
              Check again
            </Button>
          )}
          {canStop(minio) && !isStarting && <MinioStop />}
        </div>
        <p className={styles.muted}>
          A store for bundles behind a real S3 server. It is not needed: the folder store works without containers.
        </p>
        {shown !== null && <FailureView failure={shown} compact />}
        <MinioFacts minio={minio} />
        {state === 'running' && <UseIt />}
      </section>
      {engine !== null && (canStart(minio) || isStarting) && (
        <MinioStartForm minio={minio} state={run} onStart={(choice) => void start.start(choice)} onCancel={start.cancel} />
      )}
      {containerId !== null && <MinioLog key={containerId} />}
    </>
  );
}

/** The way to the store that can be kept in it. */
function UseIt() {
  const { openView } = useNavigation();
  const store = useQuery(useQueries().store.status.queryOptions());
  if (store.data === undefined) return null;
  if (store.data.driver === 'minio') return <p>The bundle store uses it.</p>;
  return (
    <div className={styles.row}>
      <p>The bundle store does not use it yet.</p>
      <Button icon={HardDrive} onClick={() => openView('store', { section: 'place', to: 'minio' })}>
        Move the bundles to it
      </Button>
    </div>
  );
}

function MinioFacts({ minio }: { minio: MinioConnection }) {
  const { engine, image, hasImage, endpoint, consoleUrl, bucket, volume, onExit, containerId } = minio;
  const runs = minio.state === 'running';
  return (
    <dl className={styles.facts}>
      {engine !== null && (
        <Fact name="Container engine" value={engine.address} what="address of the engine" note={engine.version} />
      )}
      <Fact
        name="Image"
        value={image}
        what="name of the image"
        note={engine === null ? '' : hasImage ? 'on this machine' : 'not on this machine yet'}
      />
      {runs && endpoint !== null && <Fact name="Endpoint" value={endpoint} what="endpoint" />}
      {runs && consoleUrl !== null && <Fact name="Console" value={consoleUrl} what="address of the console" />}
      {runs && bucket !== null && <Fact name="Bucket" value={bucket} what="bucket" />}
      {volume !== null && <Fact name="Its data" value={volume} what="folder of its data" />}
      {containerId !== null && <Fact name="Container" value={containerId} what="container id" />}
      {containerId !== null && (
        <div>
          <dt>When the workbench ends</dt>
          <dd>{onExitNames[onExit]}</dd>
        </div>
      )}
    </dl>
  );
}

function Fact({ name, value, what, note = '' }: { name: string; value: string; what: string; note?: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <MiddleTruncate text={value} code />
        <CopyButton value={value} what={what} />
        {note !== '' && <span className={styles.factNote}>{note}</span>}
      </dd>
    </div>
  );
}
