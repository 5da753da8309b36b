/** The Registry view: every extension with its versions, bundles and signatures, for all tenants. */
import { Library } from 'lucide-react';
import { useState } from 'react';
import { useDeepState } from '../../app/view.tsx';
import { ListAndDetail } from '../../ui/ListAndDetail.tsx';
import { EmptyState } from '../../ui/States.tsx';
import { EntryDetail } from './EntryDetail.tsx';
import { EntryList } from './EntryList.tsx';
import { NewEntry } from './NewEntry.tsx';
import { useEntries } from './use-entries.ts';

export default function RegistryView() {
  const [chosen, setChosen] = useDeepState('entry');
  const [version, setVersion] = useDeepState('version');
  const [adding, setAdding] = useState(false);
  const { query, total } = useEntries('');
  const isEmpty = query.data !== undefined && total === 0;
  const choose = (registryId: string) => {
    setAdding(false);
    if (registryId === chosen) return;
    setVersion(null);
    setChosen(registryId);
  };
  return (
    <ListAndDetail
      id="registry"
      listSize={380}
      labels={{ list: 'list', detail: 'extension' }}
      list={<EntryList chosen={chosen} onChoose={choose} adding={adding} onAdd={() => setAdding(true)} />}
      detail={
        adding ? (
          <NewEntry onCreated={choose} onClose={() => setAdding(false)} />
        ) : isEmpty ? null : chosen === null ? (
          <EmptyState
            icon={Library}
            title="No extension chosen"
            text="Choose one to see its versions, their bundles and signatures, and to install one of them."
          />
        ) : (
          <EntryDetail key={chosen} registryId={chosen} version={version} onVersion={setVersion} />
        )
      }
    />
  );
}
