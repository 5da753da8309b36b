/** The API keys of the tenant: a list, a form for a new one, and the key itself once it is made. */
import { useQuery } from '@tanstack/react-query';
import { KeySquare } from 'lucide-react';
import { useState } from 'react';
import type { ApiKey } from '../../../contract/api-keys.ts';
import { useActions } from '../../app/commands/use-actions.ts';
import { useServices } from '../../app/services.tsx';
import { useDeepState } from '../../app/view.tsx';
import { useRpc } from '../../rpc/context.tsx';
import { Button } from '../../ui/Button.tsx';
import { copyText } from '../../ui/clipboard.ts';
import { formatCount } from '../../ui/format.ts';
import { QueryView } from '../../ui/QueryView.tsx';
import { EmptyState, Skeleton } from '../../ui/States.tsx';
import { StatusDot } from '../../ui/StatusDot.tsx';
import { Time, useNow } from '../../ui/Time.tsx';
import { ConfirmDialog } from '../data/ConfirmDialog.tsx';
import { ListAndForm } from '../data/ListAndForm.tsx';
import { RecordList, type Column } from '../data/records/RecordList.tsx';
import { SectionBar } from '../data/SectionBar.tsx';
import { ApiKeyDetail } from './ApiKeyDetail.tsx';
import { ApiKeyForm } from './ApiKeyForm.tsx';
import { keyState, shortScope } from './key-words.ts';
import { NewKey, type CreatedKey } from './NewKey.tsx';

const columns = (now: number): readonly Column<ApiKey>[] => [
  { title: 'Name', width: 'minmax(0, 1fr)', render: ({ name }) => <span title={name}>{name}</span> },
  { title: 'State', width: '108px', render: (key) => <StatusDot {...keyState(key, now)} /> },
  { title: 'Begins with', width: '108px', extra: true, render: ({ prefix }) => <code>{prefix}…</code> },
  {
    title: 'Scopes',
    width: 'minmax(0, 1fr)',
    extra: true,
    render: ({ scopes }) => <span title={scopes.join(', ')}>{scopes.map(shortScope).join(', ')}</span>,
  },
  {
    title: 'Last used',
    width: '88px',
    right: true,
    render: ({ lastUsedAt }) => (lastUsedAt === null ? 'never' : <Time at={lastUsedAt} />),
  },
];

export function ApiKeys() {
  const query = useQuery(useRpc().queries.apiKeys.list.queryOptions({ input: {} }));
  return (
    <QueryView query={query} loading={<Skeleton label="Reading the API keys" />}>
      {(keys) => <Keys keys={keys} />}
    </QueryView>
  );
}

function Keys({ keys }: { keys: readonly ApiKey[] }) {
  const { client, queries, queryClient } = useRpc();
  const { notices } = useServices();
  const [wanted, setChosen] = useDeepState('key');
  const [adding, setAdding] = useState(false);
  const [created, setCreated] = useState<CreatedKey | null>(null);
  const [revoking, setRevoking] = useState<ApiKey | null>(null);
  const now = useNow(60_000);
  const chosen = keys.find(({ keyId }) => keyId === wanted) ?? null;
  const readAgain = () => queryClient.invalidateQueries({ queryKey: queries.apiKeys.key() });
  const open = (keyId: string | null) => {
    setAdding(false);
    setCreated(null);
    setChosen(keyId);
  };
  const add = () => {
    setCreated(null);
    setAdding(true);
  };
  const copy = async (text: string) => notices.tell((await copyText(text)) ? 'Copied the key id' : 'The clipboard refused');
  const menu = useActions(
    'Access',
    chosen === null
      ? []
      : [
          {
            id: 'keys.copy-id',
            title: `Copy the id of ${chosen.name}`,
            label: 'Copy key id',
            run: () => copy(chosen.keyId),
          },
          {
            id: 'keys.revoke',
            title: `Revoke ${chosen.name}`,
            label: 'Revoke key',
            danger: true,
            disabled: chosen.revokedAt !== null,
            run: () => setRevoking(chosen),
          },
        ],
  );
  const detail = () => {
    if (created) return <NewKey created={created} onClose={() => open(created.key.keyId)} />;
    if (adding) {
      return (
        <ApiKeyForm
          onClose={() => setAdding(false)}
          onCreated={async (next) => {
            setAdding(false);
            setCreated(next);
            setChosen(next.key.keyId);
            await readAgain();
          }}
        />
      );
    }
    return chosen && <ApiKeyDetail apiKey={chosen} now={now} onRevoke={() => setRevoking(chosen)} onClose={() => open(null)} />;
  };
  return (
    <>
      <SectionBar
        title="API keys"
        group="Access"
        count={keys.length === 0 ? null : formatCount(keys.length, 'key')}
        add={{ label: 'New key', onAdd: add }}
      />
      <ListAndForm
        id="access.keys"
        list={
          keys.length === 0 ? (
            <NoKeys disabled={adding} onAdd={add} />
          ) : (
            <RecordList
              label="API keys"
              rows={keys}
              columns={columns(now)}
              keyOf={({ keyId }) => keyId}
              nameOf={({ name }) => name}
              chosen={adding ? null : (chosen?.keyId ?? null)}
              onChoose={open}
              onRemove={(key) => key.revokedAt === null && setRevoking(key)}
              menu={() => menu}
            />
          )
        }
        form={detail()}
      />
      {revoking !== null && (
        <ConfirmDialog
          title={`Revoke ${revoking.name}?`}
          text="Whoever uses it is refused from now on. It cannot be brought back."
          confirm="Revoke key"
          onConfirm={async () => {
            await client.apiKeys.revoke({ keyId: revoking.keyId });
            await readAgain();
          }}
          onClose={() => setRevoking(null)}
        />
      )}
    </>
  );
}

function NoKeys({ disabled, onAdd }: { disabled: boolean; onAdd: () => void }) {
  return (
    <EmptyState
      icon={KeySquare}
      title="No API keys yet"
      text="A key lets the platform's command line, a pipeline or curl publish, install and call in this tenant."
      action={
        <Button variant="primary" disabled={disabled} onClick={onAdd}>
          New key
        </Button>
      }
    />
  );
}
