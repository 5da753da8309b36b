/** The tenant's installs: name, version, and whether each answers. */
import { Blocks, FileDown, Search } from 'lucide-react';
import { useDeferredValue } from 'react';
import type { Install } from '../../../contract/installs.ts';
import { useNavigation } from '../../app/navigation.ts';
import { useDeepState } from '../../app/view.tsx';
import { Button, IconButton } from '../../ui/Button.tsx';
import type { MenuEntry } from '../../ui/Menu.tsx';
import { EmptyState } from '../../ui/States.tsx';
import { StatusDot } from '../../ui/StatusDot.tsx';
import { Time } from '../../ui/Time.tsx';
import { RecordList, type Column } from '../data/records/RecordList.tsx';
import { SectionBar } from '../data/SectionBar.tsx';
import { Slug } from '../registry/Slug.tsx';
import styles from './Installs.module.css';

const columns: readonly Column<Install>[] = [
  { title: 'Extension', width: 'minmax(0, 1fr)', render: ({ publisher, name }) => <Slug publisher={publisher} name={name} /> },
  { title: 'Version', width: '88px', render: ({ version }) => <code title={version}>{version}</code> },
  { title: 'Changed', width: '88px', right: true, extra: true, render: ({ updatedAt }) => <Time at={updatedAt} /> },
  {
    title: 'On',
    width: '20px',
    render: ({ enabled }) => (
      <span title={enabled ? 'Enabled' : 'Disabled'}>
        <StatusDot status={enabled ? 'ok' : 'idle'} label={enabled ? 'enabled' : 'disabled'} hideLabel />
      </span>
    ),
  },
];

export interface InstallListProps {
  installs: readonly Install[];
  tenantName: string;
  chosen: Install | null;
  onChoose: (installId: string | null) => void;
  onRemove: () => void;
  /** For the chosen install. */
  menu: readonly MenuEntry[];
  onImport: () => void;
}

export function InstallList({ installs, tenantName, chosen, onChoose, onRemove, menu, onImport }: InstallListProps) {
  const [search, setSearch] = useDeepState('find');
  const sought = useDeferredValue(search ?? '')
    .trim()
    .toLowerCase();
  const shown = sought === '' ? installs : installs.filter(({ slug }) => slug.toLowerCase().includes(sought));
  return (
    <section className={styles.pane} aria-label="List of installs">
      <SectionBar
        title="Installs"
        group="Installs"
        count={installs.length === 0 ? null : countText(shown.length, installs.length)}
        filter={
          installs.length === 0
            ? undefined
            : {
                label: 'Filter installs by name',
                value: search ?? '',
                onChange: (value) => setSearch(value === '' ? null : value),
              }
        }
      >
        <IconButton label="Import…" icon={FileDown} onClick={onImport} />
      </SectionBar>
      <div className={styles.grow}>
        {installs.length === 0 ? (
          <NoInstalls tenantName={tenantName} onImport={onImport} />
        ) : shown.length === 0 ? (
          <EmptyState icon={Search} title="No install fits the filter" />
        ) : (
          <RecordList
            label="Installs"
            rows={shown}
            columns={columns}
            keyOf={({ installId }) => installId}
            nameOf={({ slug }) => slug}
            chosen={chosen?.installId ?? null}
            onChoose={onChoose}
            onRemove={onRemove}
            menu={() => menu}
          />
        )}
      </div>
    </section>
  );
}

function countText(shown: number, all: number): string {
  const text = all.toLocaleString('en');
  return shown === all ? text : `${shown.toLocaleString('en')} of ${text}`;
}

function NoInstalls({ tenantName, onImport }: { tenantName: string; onImport: () => void }) {
  const { openView } = useNavigation();
  return (
    <EmptyState
      icon={Blocks}
      title={`Nothing is installed for ${tenantName}`}
      text="A build installs the project's extension; any registered version can be installed from the registry, and an export brings one from elsewhere."
      action={
        <span className={styles.buttons}>
          <Button onClick={onImport}>Import…</Button>
          <Button variant="primary" onClick={() => openView('registry')}>
            Open the registry
          </Button>
        </span>
      }
    />
  );
}
