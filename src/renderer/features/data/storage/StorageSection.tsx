/** What the handler stored: a namespace, its keys, and the record that is chosen. */
import { Archive } from 'lucide-react';
import { useDeferredValue, useState } from 'react';
import type { Install } from '../../../../contract/installs.ts';
import type { StorageNamespace } from '../../../../contract/storage.ts';
import { useDeepState } from '../../../app/view.tsx';
import { useRpc } from '../../../rpc/context.tsx';
import { Button } from '../../../ui/Button.tsx';
import { formatCount, formatSize } from '../../../ui/format.ts';
import { QueryView } from '../../../ui/QueryView.tsx';
import { Select } from '../../../ui/Select.tsx';
import { EmptyState, Skeleton } from '../../../ui/States.tsx';
import { ConfirmDialog } from '../ConfirmDialog.tsx';
import styles from '../Data.module.css';
import { ListAndForm } from '../ListAndForm.tsx';
import { SectionBar } from '../SectionBar.tsx';
import { KeyList } from './KeyList.tsx';
import { NewRecord, StoredRecordForm } from './RecordForms.tsx';
import { useNamespaces } from './use-storage.ts';

interface Place {
  namespace: string;
  key: string;
}

export function StorageSection({ install }: { install: Install }) {
  const { installId } = install;
  const query = useNamespaces(installId);
  return (
    <QueryView query={query} loading={<Skeleton label="Reading the storage" />}>
      {(namespaces) => <Storage installId={installId} namespaces={namespaces} />}
    </QueryView>
  );
}

function Storage({ installId, namespaces }: { installId: string; namespaces: readonly StorageNamespace[] }) {
  const { client, queries, queryClient } = useRpc();
  const [wanted, setNamespace] = useDeepState('namespace');
  const [key, setKey] = useDeepState('key');
  const [adding, setAdding] = useState(false);
  const [removing, setRemoving] = useState<Place | null>(null);
  const [filter, setFilter] = useState('');
  const search = useDeferredValue(filter);
  const chosen = namespaces.find(({ namespace }) => namespace === wanted) ?? namespaces[0] ?? null;
  const namespace = chosen?.namespace ?? null;

  const readAgain = () => queryClient.invalidateQueries({ queryKey: queries.storage.key() });
  const open = (place: Place | null) => {
    setAdding(false);
    if (place !== null && place.namespace !== namespace) setNamespace(place.namespace);
    setKey(place?.key ?? null);
  };
  const add = () => setAdding(true);
  const remove = async (place: Place) => {
    await client.storage.remove({ installId, ...place });
    if (place.key === key) setKey(null);
    await readAgain();
  };
  const saved = async (place: Place) => {
    await readAgain();
    open(place);
  };

  const form = adding ? (
    <NewRecord installId={installId} namespace={namespace ?? ''} onSaved={saved} onClose={() => setAdding(false)} />
  ) : namespace !== null && key !== null ? (
    <StoredRecordForm
      key={`${namespace}/${key}`}
      installId={installId}
      namespace={namespace}
      recordKey={key}
      onRemove={() => setRemoving({ namespace, key })}
      onClose={() => open(null)}
    />
  ) : null;
  return (
    <>
      <SectionBar
        title="Storage"
        count={chosen && `${formatCount(chosen.keys, 'key')}, ${formatSize(chosen.sizeBytes)}`}
        filter={chosen ? { label: 'Filter keys', value: filter, onChange: setFilter } : undefined}
        add={{ label: 'Add record', onAdd: add }}
      >
        {namespace !== null && (
          <Select
            label="Namespace"
            className={styles.barChoice}
            value={namespace}
            options={namespaces.map((each) => ({
              value: each.namespace,
              label: each.namespace,
              detail: `${formatCount(each.keys, 'key')}, ${formatSize(each.sizeBytes)}`,
            }))}
            onChange={(next) => {
              setNamespace(next);
              open(null);
            }}
          />
        )}
      </SectionBar>
      <ListAndForm
        id="data.storage"
        list={
          namespace === null ? (
            <EmptyState
              icon={Archive}
              title="Nothing stored yet"
              text="What the handler puts into storage appears here; records can also be added by hand."
              action={
                <Button variant="primary" disabled={adding} onClick={add}>
                  Add record
                </Button>
              }
            />
          ) : (
            <KeyList
              installId={installId}
              namespace={namespace}
              search={search}
              chosen={adding ? null : key}
              onChoose={(next) => open({ namespace, key: next })}
              onRemove={(next) => setRemoving({ namespace, key: next })}
            />
          )
        }
        form={form}
      />
      {removing && (
        <ConfirmDialog
          title={`Remove ${removing.key}?`}
          text={`The record is removed from the namespace ${removing.namespace}. It cannot be brought back.`}
          confirm="Remove record"
          onConfirm={() => remove(removing)}
          onClose={() => setRemoving(null)}
        />
      )}
    </>
  );
}
