/** The keys of a namespace, read page by page as the list is scrolled. */
import { Search } from 'lucide-react';
import type { StorageKey } from '../../../../contract/storage.ts';
import { useServices } from '../../../app/services.tsx';
import { copyText } from '../../../ui/clipboard.ts';
import { formatSize } from '../../../ui/format.ts';
import type { MenuEntry } from '../../../ui/Menu.tsx';
import { QueryView } from '../../../ui/QueryView.tsx';
import { EmptyState, Skeleton } from '../../../ui/States.tsx';
import { Time } from '../../../ui/Time.tsx';
import { loadMoreNearEnd } from '../../traces/load-more.ts';
import styles from '../Data.module.css';
import { RecordList, type Column } from '../records/RecordList.tsx';
import { useKeys } from './use-storage.ts';

export interface KeyListProps {
  installId: string;
  namespace: string;
  search: string;
  chosen: string | null;
  onChoose: (key: string) => void;
  onRemove: (key: string) => void;
}

const columns: readonly Column<StorageKey>[] = [
  { title: 'Key', width: 'minmax(0, 1fr)', render: ({ key }) => <code title={key}>{key}</code> },
  { title: 'Revision', width: '64px', right: true, extra: true, render: ({ revision }) => revision },
  { title: 'Size', width: '64px', right: true, render: ({ sizeBytes }) => formatSize(sizeBytes) },
  { title: 'Updated', width: '84px', right: true, render: ({ updatedAt }) => <Time at={updatedAt} /> },
];

export function KeyList({ installId, namespace, search, chosen, onChoose, onRemove }: KeyListProps) {
  const query = useKeys(installId, namespace, search);
  const { notices } = useServices();
  const more = () => {
    if (query.hasNextPage && !query.isFetching) void query.fetchNextPage();
  };
  const copy = async (key: string) => notices.tell((await copyText(key)) ? 'Copied the key' : 'The clipboard refused');
  const entries = (): MenuEntry[] =>
    chosen === null
      ? []
      : [
          { id: 'copy', label: 'Copy key', onSelect: () => void copy(chosen) },
          { kind: 'separator', id: 'line' },
          { id: 'remove', label: 'Remove record', keys: 'Delete', danger: true, onSelect: () => onRemove(chosen) },
        ];
  return (
    <QueryView query={query} loading={<Skeleton label="Reading the keys" />}>
      {({ pages }) => {
        const keys = pages.flatMap((page) => page.keys);
        if (keys.length === 0) return <EmptyState icon={Search} title="No key fits the filter" />;
        return (
          <div className={styles.scrolled} onScrollCapture={(event) => loadMoreNearEnd(event, more)}>
            <RecordList
              label="Keys"
              rows={keys}
              columns={columns}
              keyOf={({ key }) => key}
              nameOf={({ key }) => key}
              chosen={chosen}
              onChoose={onChoose}
              onRemove={({ key }) => onRemove(key)}
              menu={entries}
            />
          </div>
        );
      }}
    </QueryView>
  );
}
