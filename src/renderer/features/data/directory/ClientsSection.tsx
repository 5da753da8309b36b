/** The tenant's clients, which extensions read. */
import { useQuery } from '@tanstack/react-query';
import { Building2 } from 'lucide-react';
import type { Client } from '../../../../contract/clients.ts';
import { useRpc } from '../../../rpc/context.tsx';
import { Badge } from '../../../ui/Badge.tsx';
import { flagIn, optionalIn, textIn, type Draft, type FormField } from '../records/form-fields.ts';
import type { FormSpec } from '../records/RecordForm.tsx';
import type { Column } from '../records/RecordList.tsx';
import { RecordsSection } from '../records/RecordsSection.tsx';
import { useUsers } from './use-users.ts';

const columns: readonly Column<Client>[] = [
  { title: 'Name', width: 'minmax(0, 2fr)', render: ({ clientName }) => <span title={clientName}>{clientName}</span> },
  { title: 'State', width: '72px', render: ({ isInactive }) => isInactive && <Badge>inactive</Badge> },
  { title: 'Type', width: '96px', extra: true, render: ({ clientType }) => clientType },
  { title: 'Currency', width: '64px', render: ({ defaultCurrencyCode }) => defaultCurrencyCode },
  { title: 'Account manager', width: 'minmax(0, 1fr)', extra: true, render: ({ accountManagerName }) => accountManagerName },
  { title: 'Billing e-mail', width: 'minmax(0, 1fr)', extra: true, render: ({ billingEmail }) => billingEmail },
];

const draftOf = (client: Client | null): Draft => ({
  clientName: client?.clientName ?? '',
  clientType: client?.clientType ?? '',
  defaultCurrencyCode: client?.defaultCurrencyCode ?? '',
  accountManagerId: client?.accountManagerId ?? '',
  billingEmail: client?.billingEmail ?? '',
  isInactive: client?.isInactive ?? false,
});

export function ClientsSection() {
  const { client: rpc, queries, queryClient } = useRpc();
  const query = useQuery(queries.clients.list.queryOptions());
  const staff = useUsers().filter(({ type }) => type === 'internal');
  const readAgain = () => queryClient.invalidateQueries({ queryKey: queries.clients.key() });

  const fields: readonly FormField[] = [
    { kind: 'text', name: 'clientName', label: 'Name' },
    {
      kind: 'text',
      name: 'clientType',
      label: 'Type',
      placeholder: 'company',
      suggestions: ['company', 'individual'],
    },
    { kind: 'text', name: 'billingEmail', label: 'Billing e-mail' },
    { kind: 'text', name: 'defaultCurrencyCode', label: 'Currency', placeholder: 'USD', code: true },
    {
      kind: 'choice',
      name: 'accountManagerId',
      label: 'Account manager',
      options: [{ value: '', label: 'None' }, ...staff.map(({ userId, name }) => ({ value: userId, label: name }))],
    },
    { kind: 'flag', name: 'isInactive', label: 'Inactive', hint: 'Left out of lists unless asked for.' },
  ];
  const form: FormSpec<Client> = {
    fields,
    draftOf,
    save: async (draft, row) => {
      const input = {
        clientName: textIn(draft, 'clientName'),
        clientType: optionalIn(draft, 'clientType'),
        defaultCurrencyCode: optionalIn(draft, 'defaultCurrencyCode'),
        accountManagerId: optionalIn(draft, 'accountManagerId'),
        billingEmail: optionalIn(draft, 'billingEmail'),
        isInactive: flagIn(draft, 'isInactive'),
      };
      const { clientId } = await (row === null
        ? rpc.clients.create(input)
        : rpc.clients.update({ ...input, clientId: row.clientId }));
      await readAgain();
      return clientId;
    },
  };
  return (
    <RecordsSection<Client>
      id="client"
      title="Clients"
      one="client"
      icon={Building2}
      emptyText="Extensions with cap:client.read read the tenant's clients."
      query={query}
      keyOf={({ clientId }) => clientId}
      nameOf={({ clientName }) => clientName}
      textOf={({ clientName, clientType, billingEmail, clientId }) =>
        [clientName, clientType, billingEmail, clientId].join(' ')
      }
      columns={columns}
      form={form}
      remove={async ({ clientId }) => {
        await rpc.clients.remove({ clientId });
        await readAgain();
      }}
      removeText={() => 'Extensions do not find the client any more. It cannot be brought back.'}
    />
  );
}
