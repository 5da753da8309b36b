/** The versions of the extension, newest first: which one runs, what another one would change, and the way there. */
import { useState } from 'react';
import type { Install } from '../../../contract/installs.ts';
import type { RegistryVersion } from '../../../contract/registry.ts';
import { useNavigation } from '../../app/navigation.ts';
import { Badge } from '../../ui/Badge.tsx';
import { Button } from '../../ui/Button.tsx';
import { QueryView } from '../../ui/QueryView.tsx';
import { Skeleton } from '../../ui/States.tsx';
import { Time } from '../../ui/Time.tsx';
import { ChangeButton } from '../registry/ChangeButton.tsx';
import { newestFirst } from '../registry/versions.ts';
import type { EntryQuery } from './InstallDetail.tsx';
import styles from './Installs.module.css';
import type { VersionChange } from './use-version-change.ts';
import { VersionObstacle } from './VersionObstacle.tsx';

const few = 20;

interface VersionsProps {
  install: Install;
  change: VersionChange;
}

export function VersionsTab({ entry, ...rest }: VersionsProps & { entry: EntryQuery }) {
  return (
    <div className={styles.page}>
      <QueryView query={entry} loading={<Skeleton label="Reading the versions" />}>
        {({ versions }) => <Versions versions={newestFirst(versions)} {...rest} />}
      </QueryView>
    </div>
  );
}

function Versions({ versions, install, change }: VersionsProps & { versions: readonly RegistryVersion[] }) {
  const [all, setAll] = useState(false);
  return (
    <>
      <ol className={styles.versions} aria-label="Versions, newest first">
        {versions.slice(0, all ? undefined : few).map((version) => (
          <VersionRow key={version.versionId} version={version} install={install} change={change} />
        ))}
      </ol>
      {versions.length > few && (
        <div>
          <Button variant="quiet" aria-expanded={all} onClick={() => setAll(!all)}>
            {all ? 'Show fewer' : `Show all ${versions.length}`}
          </Button>
        </div>
      )}
    </>
  );
}

function VersionRow({ version, install, change }: VersionsProps & { version: RegistryVersion }) {
  const { openView } = useNavigation();
  const isCurrent = version.versionId === install.versionId;
  const { deprecated } = version;
  return (
    <li className={styles.version} aria-current={isCurrent ? 'true' : undefined}>
      <div className={styles.versionRow}>
        <span className={styles.versionName}>
          <code>{version.version}</code>
          {isCurrent && <Badge tone="accent">installed</Badge>}
          {version.origin === 'development' && <Badge tone="info">development</Badge>}
          {deprecated !== null && <Badge tone="warn">deprecated</Badge>}
        </span>
        <span className={styles.muted}>
          <Time at={version.createdAt} />
        </span>
        <span className={styles.versionButtons}>
          <Button
            variant="quiet"
            aria-label={`Details of ${version.version}`}
            onClick={() => openView('registry', { entry: install.registryId, version: version.version })}
          >
            Details
          </Button>
          {!isCurrent && <ChangeButton install={install} version={version} change={change} />}
        </span>
      </div>
      {deprecated !== null && <p className={styles.warning}>{deprecated.reason || 'No reason was given.'}</p>}
      {!isCurrent && <CapabilityChanges from={install.capabilities} to={version.capabilities} />}
      <VersionObstacle change={change} version={version.version} />
    </li>
  );
}

function CapabilityChanges({ from, to }: { from: readonly string[]; to: readonly string[] }) {
  const more = to.filter((capability) => !from.includes(capability));
  const fewer = from.filter((capability) => !to.includes(capability));
  if (more.length + fewer.length === 0) return null;
  return (
    <p className={styles.changes}>
      {more.length > 0 && <>Asks also for {codes(more)}. </>}
      {fewer.length > 0 && <>Does not ask for {codes(fewer)}.</>}
    </p>
  );
}

function codes(names: readonly string[]) {
  return names.map((name, index) => (
    <span key={name}>
      {index > 0 && ', '}
      <code>{name}</code>
    </span>
  ));
}
