/** One install: its head with what is done most, and a tab for each side of its life. */
import type { UseQueryResult } from '@tanstack/react-query';
import { Ellipsis } from 'lucide-react';
import { useState } from 'react';
import type { Install } from '../../../contract/installs.ts';
import type { RegistryEntry, RegistryVersion } from '../../../contract/registry.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { Menu, type MenuEntry } from '../../ui/Menu.tsx';
import { MiddleTruncate } from '../../ui/MiddleTruncate.tsx';
import { Switch } from '../../ui/Switch.tsx';
import { Tabs } from '../../ui/Tabs.tsx';
import { SchedulesSection } from '../data/schedules/SchedulesSection.tsx';
import { SecretsSection } from '../data/secrets/SecretsSection.tsx';
import { newestUsable, stepTo } from '../registry/versions.ts';
import { CapabilitiesTab } from './CapabilitiesTab.tsx';
import { ConfigTab, type ConfigDraft } from './ConfigTab.tsx';
import { ExecutionsTab } from './ExecutionsTab.tsx';
import styles from './Installs.module.css';
import { OverviewTab } from './OverviewTab.tsx';
import type { VersionChange } from './use-version-change.ts';
import { VersionsTab } from './VersionsTab.tsx';

const tabs = ['overview', 'versions', 'capabilities', 'config', 'secrets', 'schedules', 'executions'] as const;
export type InstallTab = (typeof tabs)[number];

/** The tab of an address; the first one for what is not known. */
export function tabOf(id: string | null): InstallTab {
  return tabs.find((tab) => tab === id) ?? 'overview';
}

export type EntryQuery = UseQueryResult<{ entry: RegistryEntry; versions: RegistryVersion[] }, unknown>;

export interface InstallDetailProps {
  install: Install;
  entry: EntryQuery;
  change: VersionChange;
  menu: readonly MenuEntry[];
  onEnabled: (enabled: boolean) => Promise<void>;
  tab: InstallTab;
  onTab: (tab: InstallTab) => void;
}

export function InstallDetail({ install, entry, change, menu, onEnabled, tab, onTab }: InstallDetailProps) {
  // Stands above the tabs, so that looking at another one loses nothing that was typed.
  const [config, setConfig] = useState<ConfigDraft | null>(null);
  const { slug } = install;
  return (
    <article className={styles.pane} aria-label={slug}>
      <Head
        install={install}
        entry={entry}
        change={change}
        menu={menu}
        onEnabled={onEnabled}
        onVersions={() => onTab('versions')}
      />
      <div className={styles.grow}>
        <Tabs<InstallTab>
          label={`Parts of ${slug}`}
          value={tab}
          onChange={onTab}
          tabs={[
            { id: 'overview', label: 'Overview', content: <OverviewTab install={install} /> },
            {
              id: 'versions',
              label: 'Versions',
              content: <VersionsTab install={install} entry={entry} change={change} />,
            },
            { id: 'capabilities', label: 'Capabilities', content: <CapabilitiesTab install={install} /> },
            {
              id: 'config',
              label: 'Configuration',
              content: <ConfigTab installId={install.installId} draft={config} onDraft={setConfig} />,
            },
            {
              id: 'secrets',
              label: 'Secrets',
              content: (
                <div className={styles.pane}>
                  <SecretsSection install={install} />
                </div>
              ),
            },
            {
              id: 'schedules',
              label: 'Schedules',
              content: (
                <div className={styles.pane}>
                  <SchedulesSection install={install} />
                </div>
              ),
            },
            { id: 'executions', label: 'Executions', content: <ExecutionsTab installId={install.installId} /> },
          ]}
        />
      </div>
    </article>
  );
}

type HeadProps = Pick<InstallDetailProps, 'install' | 'entry' | 'change' | 'menu' | 'onEnabled'> & { onVersions: () => void };

function Head({ install, entry, change, menu, onEnabled, onVersions }: HeadProps) {
  const { slug, version, contentHash, enabled } = install;
  const newest = newestUsable(entry.data?.versions ?? []);
  const update = newest !== null && stepTo(version, newest.version) === 'update' ? newest.version : null;
  const title = entry.data?.entry.displayName ?? null;
  return (
    <header className={styles.head}>
      <div className={styles.names}>
        <div className={styles.titleLine}>
          <h2 className={styles.title} title={slug}>
            {title ?? slug}
          </h2>
          {title === null && <CopyButton value={slug} what="name" />}
        </div>
        <div className={styles.facts}>
          {title !== null && (
            <span className={styles.slug}>
              <MiddleTruncate text={slug} code />
              <CopyButton value={slug} what="name" />
            </span>
          )}
          <code>{version}</code>
          <span className={styles.hash}>
            <MiddleTruncate text={contentHash} code />
            <CopyButton value={contentHash} what="content hash" />
          </span>
        </div>
      </div>
      <div className={styles.controls}>
        <Switch
          label="Enabled"
          shown={enabled ? 'Enabled' : 'Disabled'}
          checked={enabled}
          onChange={(next) => void onEnabled(next)}
        />
        {update !== null && (
          <Button
            variant="primary"
            busy={change.busy !== null}
            onClick={() => {
              onVersions();
              void change.change(update);
            }}
          >
            Update to {update}
          </Button>
        )}
        <Menu align="end" trigger={<IconButton label={`More for ${slug}`} icon={Ellipsis} />} entries={menu} />
      </div>
    </header>
  );
}
