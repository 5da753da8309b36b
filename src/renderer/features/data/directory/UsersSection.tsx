/** The tenant's users, as whom requests can act. */
import { useQuery } from '@tanstack/react-query';
import { Users } from 'lucide-react';
import { userPermissions, type User, type UserPermission } from '../../../../contract/workbench.ts';
import { useServices } from '../../../app/services.tsx';
import { useRpc } from '../../../rpc/context.tsx';
import { toFailure } from '../../../rpc/failure.ts';
import { Badge } from '../../../ui/Badge.tsx';
import { flagIn, optionalIn, textIn, type Draft, type FormField } from '../records/form-fields.ts';
import type { FormSpec } from '../records/RecordForm.tsx';
import type { Column } from '../records/RecordList.tsx';
import { RecordsSection } from '../records/RecordsSection.tsx';

const types = [
  { value: 'internal', label: 'Staff', detail: 'internal' },
  { value: 'client', label: 'Portal user', detail: 'client' },
] as const;

/** What staff may do where it is allowed; without it the gateway or the host call refuses. */
const permissionWords: Readonly<Record<UserPermission, string>> = {
  'extension:read': 'Call endpoints by GET.',
  'extension:write': 'Call them by other methods.',
  'client:read': 'Extensions read clients for it.',
  'service:read': 'Extensions read services for it.',
};

const draftOf = (user: User | null): Draft => ({
  name: user?.name ?? '',
  email: user?.email ?? '',
  type: user?.type ?? 'internal',
  clientId: user?.clientId ?? '',
  ...Object.fromEntries(userPermissions.map((name) => [name, user?.permissions.includes(name) ?? true])),
});

export function UsersSection() {
  const { client: rpc, queries, queryClient } = useRpc();
  const { notices } = useServices();
  const query = useQuery(queries.workbench.info.queryOptions({ select: ({ users }) => users }));
  const currentId = useQuery(queries.workbench.info.queryOptions()).data?.user.userId;
  const clients = useQuery(queries.clients.list.queryOptions()).data ?? [];
  const readAgain = () => queryClient.invalidateQueries({ queryKey: queries.workbench.key() });

  const act = async (userId: string) => {
    try {
      await rpc.workbench.selectUser({ userId });
      await readAgain();
    } catch (error) {
      notices.fail(toFailure(error));
    }
  };

  const columns: readonly Column<User>[] = [
    { title: 'Name', width: 'minmax(0, 1fr)', render: ({ name }) => <span title={name}>{name}</span> },
    {
      title: 'Acting',
      width: '72px',
      render: ({ userId }) => userId === currentId && <Badge tone="accent">acting</Badge>,
    },
    { title: 'Type', width: '96px', render: ({ type }) => (type === 'internal' ? 'Staff' : 'Portal user') },
    { title: 'Client', width: 'minmax(0, 1fr)', extra: true, render: ({ clientName }) => clientName },
    { title: 'E-mail', width: 'minmax(0, 1fr)', extra: true, render: ({ email }) => email },
  ];
  const fields: readonly FormField[] = [
    { kind: 'text', name: 'name', label: 'Name' },
    { kind: 'text', name: 'email', label: 'E-mail' },
    { kind: 'choice', name: 'type', label: 'Type', options: types },
    {
      kind: 'choice',
      name: 'clientId',
      label: 'Client',
      hint: 'The client that the portal user belongs to.',
      shown: ({ type }) => type === 'client',
      options: [
        { value: '', label: 'Choose a client' },
        ...clients.map(({ clientId, clientName }) => ({ value: clientId, label: clientName })),
      ],
    },
    ...userPermissions.map((name): FormField => ({
      kind: 'flag',
      name,
      label: name,
      hint: permissionWords[name],
      shown: ({ type }) => type !== 'client',
    })),
  ];
  const form: FormSpec<User> = {
    fields,
    draftOf,
    check: (draft) =>
      draft['type'] === 'client' && textIn(draft, 'clientId') === '' ? { clientId: 'Choose the client.' } : null,
    save: async (draft, row) => {
      const type = draft['type'] === 'client' ? ('client' as const) : ('internal' as const);
      const clientId = type === 'client' ? optionalIn(draft, 'clientId') : null;
      const permissions = userPermissions.filter((name) => flagIn(draft, name));
      const staff = type === 'internal' ? { permissions } : {};
      const input = { name: textIn(draft, 'name'), email: textIn(draft, 'email').trim(), type, clientId, ...staff };
      const { userId } = await (row === null ? rpc.users.create(input) : rpc.users.update({ ...input, userId: row.userId }));
      await readAgain();
      return userId;
    },
  };
  return (
    <RecordsSection<User>
      id="user"
      title="Users"
      one="user"
      icon={Users}
      emptyText="Requests act as one of the tenant's users."
      query={query}
      keyOf={({ userId }) => userId}
      nameOf={({ name }) => name}
      textOf={({ name, email, clientName, userId }) => [name, email, clientName, userId].join(' ')}
      columns={columns}
      form={form}
      menu={({ userId }) => [
        {
          id: 'act',
          label: 'Act as this user',
          disabled: userId === currentId,
          onSelect: () => void act(userId),
        },
      ]}
      remove={async ({ userId }) => {
        await rpc.users.remove({ userId });
        await readAgain();
      }}
      removeText={() => 'Requests cannot act as the user any more. This cannot be undone.'}
    />
  );
}
