/** The keys of a namespace, read page by page as the list is scrolled. */
import { Search } from 'lucide-react';
import { useServices } from '../../../app/services.tsx';
import { copyText } from '../../../ui/clipboard.ts';
import { formatSize } from '../../../ui/format.ts';
import { ContextMenu, type MenuEntry } from '../../../ui/Menu.tsx';
import { QueryView } from '../../../ui/QueryView.tsx';
import { EmptyState, Skeleton } from '../../../ui/States.tsx';
import { Time } from '../../../ui/Time.tsx';
import { VirtualList } from '../../../ui/VirtualList.tsx';
import { loadMoreNearEnd } from '../../traces/load-more.ts';
import styles from '../Data.module.css';
import { useKeys } from './use-storage.ts';

export interface KeyListProps {
  installId: string;
  namespace: string;
  search: string;
  chosen: string | null;
  onChoose: (key: string) => void;
  onRemove: (key: string) => void;
}

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
          <ContextMenu entries={entries}>
            <div className={styles.list} onScrollCapture={(event) => loadMoreNearEnd(event, more)}>
              <div className={styles.columns} data-columns="keys" aria-hidden="true">
                <span>Key</span>
                <span className={styles.right}>Revision</span>
                <span className={styles.right}>Size</span>
                <span className={styles.right}>Updated</span>
              </div>
              <div className={styles.rows}>
                <VirtualList
                  label="Keys"
                  items={keys}
                  getKey={({ key }) => key}
                  getText={({ key }) => key}
                  selectedKey={chosen}
                  onSelect={({ key }) => onChoose(key)}
                  onKey={(event, item) => {
                    if (event.key !== 'Delete' || item === undefined) return false;
                    onRemove(item.key);
                    return true;
                  }}
                  renderRow={({ key, revision, sizeBytes, updatedAt }) => (
                    <div className={styles.cells} data-columns="keys">
                      <code title={key}>{key}</code>
                      <span className={styles.right}>{revision}</span>
                      <span className={styles.right}>{formatSize(sizeBytes)}</span>
                      <span className={styles.right}>
                        <Time at={updatedAt} />
                      </span>
                    </div>
                  )}
                />
              </div>
            </div>
          </ContextMenu>
        );
      }}
    </QueryView>
  );
}
