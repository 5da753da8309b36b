/** What the registry holds, whatever tenant has it installed. */
import { Copy, Library, Plus, Search } from 'lucide-react';
import { useDeferredValue } from 'react';
import type { RegistryEntry } from '../../../contract/registry.ts';
import { useActions } from '../../app/commands/use-actions.ts';
import { useServices } from '../../app/services.tsx';
import { useDeepState } from '../../app/view.tsx';
import { toFailure } from '../../rpc/failure.ts';
import { Badge } from '../../ui/Badge.tsx';
import { Button } from '../../ui/Button.tsx';
import { copyText } from '../../ui/clipboard.ts';
import { EmptyState, FailureView, Skeleton } from '../../ui/States.tsx';
import { Time } from '../../ui/Time.tsx';
import { RecordList, type Column } from '../data/records/RecordList.tsx';
import { SectionBar } from '../data/SectionBar.tsx';
import { loadMoreNearEnd } from '../traces/load-more.ts';
import styles from './Registry.module.css';
import { Slug } from './Slug.tsx';
import { useEntries } from './use-entries.ts';

const columns: readonly Column<RegistryEntry>[] = [
  { title: 'Extension', width: 'minmax(0, 1fr)', render: ({ publisher, name }) => <Slug publisher={publisher} name={name} /> },
  {
    title: 'Newest',
    width: '64px',
    render: ({ latestVersion }) =>
      latestVersion === null ? <span className={styles.muted}>none</span> : <code title={latestVersion}>{latestVersion}</code>,
  },
  {
    title: 'Installed',
    width: '64px',
    render: ({ installedVersion }) =>
      installedVersion !== null && (
        <Badge tone="accent" code>
          {installedVersion}
        </Badge>
      ),
  },
  { title: 'Versions', width: '56px', right: true, extra: true, render: ({ versions }) => versions },
  { title: 'Changed', width: '88px', right: true, extra: true, render: ({ updatedAt }) => <Time at={updatedAt} /> },
];

export interface EntryListProps {
  chosen: string | null;
  onChoose: (registryId: string) => void;
  adding: boolean;
  onAdd: () => void;
}

export function EntryList({ chosen, onChoose, adding, onAdd }: EntryListProps) {
  const [search, setSearch] = useDeepState('find');
  const sought = useDeferredValue(search ?? '').trim();
  const { query, entries, total, more } = useEntries(sought);
  const isEmpty = sought === '' && total === 0;
  const menu = useEntryMenu(entries.find(({ registryId }) => registryId === chosen) ?? null);
  return (
    <section className={styles.pane} aria-label="List of extensions">
      <SectionBar
        title="Registry"
        group="Registry"
        count={total === 0 ? null : total.toLocaleString('en')}
        filter={
          isEmpty
            ? undefined
            : { label: 'Search by name', value: search ?? '', onChange: (value) => setSearch(value === '' ? null : value) }
        }
        add={{ label: 'Add', onAdd }}
      />
      <div className={styles.grow} onScrollCapture={(event) => loadMoreNearEnd(event, more)}>
        {query.data === undefined && !query.isError && <Skeleton label="Reading the registry" lines={8} />}
        {query.isError && (
          <FailureView failure={toFailure(query.error)} action={{ label: 'Try again', onSelect: () => void query.refetch() }} />
        )}
        {query.data !== undefined && total === 0 && <Nothing isSearch={sought !== ''} adding={adding} onAdd={onAdd} />}
        {entries.length > 0 && (
          <RecordList
            label="Extensions"
            rows={entries}
            columns={columns}
            keyOf={({ registryId }) => registryId}
            nameOf={({ slug }) => slug}
            chosen={adding ? null : chosen}
            onChoose={onChoose}
            onRemove={null}
            menu={() => menu}
          />
        )}
      </div>
    </section>
  );
}

function useEntryMenu(entry: RegistryEntry | null) {
  const { notices } = useServices();
  const copy = async (text: string, what: string) =>
    notices.tell((await copyText(text)) ? `Copied the ${what}` : 'The clipboard refused');
  return useActions(
    'Registry',
    entry === null
      ? []
      : [
          {
            id: 'registry.copy-slug',
            title: `Copy the name ${entry.slug}`,
            label: 'Copy name',
            icon: Copy,
            run: () => copy(entry.slug, 'name'),
          },
          {
            id: 'registry.copy-id',
            title: `Copy the registry id of ${entry.slug}`,
            label: 'Copy registry id',
            icon: Copy,
            run: () => copy(entry.registryId, 'registry id'),
          },
        ],
  );
}

function Nothing({ isSearch, adding, onAdd }: { isSearch: boolean; adding: boolean; onAdd: () => void }) {
  if (isSearch) return <EmptyState icon={Search} title="No extension has this in its name" />;
  return (
    <EmptyState
      icon={Library}
      title="The registry is empty"
      text="Building a project registers its development version; publishing adds one that never changes."
      action={
        <Button variant="primary" icon={Plus} disabled={adding} onClick={onAdd}>
          Reserve a name
        </Button>
      }
    />
  );
}
