/** Reserves a name in the registry, before there is a version. */
import { useState } from 'react';
import { useRpc } from '../../rpc/context.tsx';
import type { Draft, FormField } from '../data/records/form-fields.ts';
import { optionalIn, textIn } from '../data/records/form-fields.ts';
import { RecordForm, type FormSpec } from '../data/records/RecordForm.tsx';

const fields: readonly FormField[] = [
  { kind: 'text', name: 'publisher', label: 'Publisher', placeholder: 'acme', code: true },
  {
    kind: 'text',
    name: 'name',
    label: 'Name',
    hint: 'Together with the publisher it is how the gateway is asked for it: publisher.name.',
    placeholder: 'reports',
    code: true,
  },
  { kind: 'text', name: 'displayName', label: 'Display name', hint: 'May be left blank.' },
  { kind: 'lines', name: 'description', label: 'Description', hint: 'May be left blank.' },
];

export function NewEntry({ onCreated, onClose }: { onCreated: (registryId: string) => void; onClose: () => void }) {
  const { client, queries, queryClient } = useRpc();
  const [draft, setDraft] = useState<Draft | undefined>(undefined);
  const spec: FormSpec<never> = {
    fields,
    draftOf: () => ({ publisher: '', name: '', displayName: '', description: '' }),
    save: async (typed) => {
      const displayName = optionalIn(typed, 'displayName');
      const description = optionalIn(typed, 'description');
      const { registryId } = await client.registry.create({
        publisher: textIn(typed, 'publisher'),
        name: textIn(typed, 'name'),
        ...(displayName === null ? {} : { displayName }),
        ...(description === null ? {} : { description }),
      });
      await queryClient.invalidateQueries({ queryKey: queries.registry.key() });
      return registryId;
    },
  };
  return (
    <RecordForm<never>
      spec={spec}
      one="extension"
      row={null}
      name=""
      focused
      kept={draft}
      onKeep={setDraft}
      onSaved={onCreated}
      onRemove={onClose}
      onClose={onClose}
    />
  );
}
