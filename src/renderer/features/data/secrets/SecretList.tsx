/** The names of the secrets, with when each was stored. */
import { KeyRound } from 'lucide-react';
import type { Secret } from '../../../../contract/installs.ts';
import { useServices } from '../../../app/services.tsx';
import { Button } from '../../../ui/Button.tsx';
import { copyText } from '../../../ui/clipboard.ts';
import type { MenuEntry } from '../../../ui/Menu.tsx';
import { EmptyState } from '../../../ui/States.tsx';
import { Time } from '../../../ui/Time.tsx';
import { RecordList, type Column } from '../records/RecordList.tsx';

export interface SecretListProps {
  secrets: readonly Secret[];
  chosen: string | null;
  adding: boolean;
  onChoose: (name: string) => void;
  onAdd: () => void;
  onRemove: (name: string) => void;
}

const columns: readonly Column<Secret>[] = [
  { title: 'Name', width: 'minmax(0, 1fr)', render: ({ name }) => <code title={name}>{name}</code> },
  { title: 'Stored', width: '96px', right: true, render: ({ updatedAt }) => <Time at={updatedAt} /> },
];

export function SecretList({ secrets, chosen, adding, onChoose, onAdd, onRemove }: SecretListProps) {
  const { notices } = useServices();
  if (secrets.length === 0) {
    return (
      <EmptyState
        icon={KeyRound}
        title="No secrets yet"
        text="The handler reads them by name; values stay encrypted on this machine and out of every trace."
        action={
          <Button variant="primary" disabled={adding} onClick={onAdd}>
            Add secret
          </Button>
        }
      />
    );
  }
  const copy = async (name: string) => notices.tell((await copyText(name)) ? 'Copied the name' : 'The clipboard refused');
  const entries = (): MenuEntry[] =>
    chosen === null
      ? []
      : [
          { id: 'copy', label: 'Copy name', onSelect: () => void copy(chosen) },
          { kind: 'separator', id: 'line' },
          { id: 'remove', label: 'Remove secret', keys: 'Delete', danger: true, onSelect: () => onRemove(chosen) },
        ];
  return (
    <RecordList
      label="Secrets"
      rows={secrets}
      columns={columns}
      keyOf={({ name }) => name}
      nameOf={({ name }) => name}
      chosen={chosen}
      onChoose={onChoose}
      onRemove={({ name }) => onRemove(name)}
      menu={entries}
    />
  );
}
