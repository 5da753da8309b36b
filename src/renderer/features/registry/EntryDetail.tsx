/** One extension: its names, its versions newest first, and the version that is chosen among them. */
import { useQuery } from '@tanstack/react-query';
import { Blocks, PackageOpen } from 'lucide-react';
import type { Install } from '../../../contract/installs.ts';
import type { RegistryEntry, RegistryVersion } from '../../../contract/registry.ts';
import { useNavigation } from '../../app/navigation.ts';
import { useQueries } from '../../rpc/context.tsx';
import { Button } from '../../ui/Button.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { MiddleTruncate } from '../../ui/MiddleTruncate.tsx';
import { QueryView } from '../../ui/QueryView.tsx';
import { EmptyState, Skeleton } from '../../ui/States.tsx';
import { useVersionChange } from '../installs/use-version-change.ts';
import { ChangeButton } from './ChangeButton.tsx';
import { DeprecateDialog } from './DeprecateDialog.tsx';
import styles from './Registry.module.css';
import { useVersionActions } from './use-version-actions.ts';
import { VersionDetail } from './VersionDetail.tsx';
import { VersionList } from './VersionList.tsx';
import { newestFirst, newestUsable } from './versions.ts';

export interface EntryDetailProps {
  registryId: string;
  /** The version that the link names; null for the newest. */
  version: string | null;
  onVersion: (version: string) => void;
}

export function EntryDetail({ registryId, ...rest }: EntryDetailProps) {
  const query = useQuery(useQueries().registry.get.queryOptions({ input: { registryId } }));
  return (
    <QueryView query={query} loading={<Skeleton label="Reading the extension" lines={8} />}>
      {({ entry, versions }) => <Entry entry={entry} versions={newestFirst(versions)} {...rest} />}
    </QueryView>
  );
}

interface EntryProps extends Omit<EntryDetailProps, 'registryId'> {
  entry: RegistryEntry;
  versions: readonly RegistryVersion[];
}

function Entry({ entry, versions, version, onVersion }: EntryProps) {
  const { registryId, slug, displayName, description } = entry;
  const installs = useQuery(useQueries().installs.list.queryOptions());
  const install = installs.data?.find((each) => each.registryId === registryId) ?? null;
  const change = useVersionChange(registryId, install);
  const chosen = versions.find((each) => each.version === version) ?? versions[0] ?? null;
  const newest = newestUsable(versions);
  const actions = useVersionActions({ slug, version: chosen, install, change });
  return (
    <article className={styles.page} aria-label={slug}>
      <header className={styles.head}>
        <div className={styles.names}>
          <div className={styles.titleLine}>
            <h2 className={styles.title} title={slug}>
              {displayName ?? slug}
            </h2>
            {displayName === null && <CopyButton value={slug} what="name" />}
          </div>
          <div className={styles.ids}>
            {displayName !== null && (
              <span className={styles.copied}>
                <MiddleTruncate text={slug} code />
                <CopyButton value={slug} what="name" />
              </span>
            )}
            <span className={styles.copied}>
              <MiddleTruncate text={registryId} code />
              <CopyButton value={registryId} what="registry id" />
            </span>
          </div>
          {description !== null && <p className={styles.description}>{description}</p>}
        </div>
        {install !== null && <InstalledHere install={install} />}
        {install === null && newest !== null && newest !== chosen && (
          <ChangeButton install={null} version={newest} change={change} />
        )}
      </header>
      {chosen === null ? (
        <EmptyState
          icon={PackageOpen}
          title="No version yet"
          text="The name is reserved. Publish a bundle of this publisher and name, or build a project that has them."
        />
      ) : (
        <>
          <VersionList
            versions={versions}
            installed={install?.version ?? null}
            chosen={chosen}
            onChoose={onVersion}
            menu={actions.menu}
          />
          <VersionDetail
            key={chosen.versionId}
            version={chosen}
            install={install}
            change={change}
            onDeprecate={() => void actions.toggleDeprecated()}
          />
          {actions.deprecating && <DeprecateDialog version={chosen} onClose={actions.stopDeprecating} />}
        </>
      )}
    </article>
  );
}

function InstalledHere({ install }: { install: Install }) {
  const { openView } = useNavigation();
  return (
    <Button icon={Blocks} onClick={() => openView('installs', { install: install.installId })}>
      Show the install
    </Button>
  );
}
