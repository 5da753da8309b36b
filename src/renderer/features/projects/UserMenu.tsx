/** As which of the tenant's users requests are made. */
import { useMutation, useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { ChevronDown, UserRound, Users } from 'lucide-react';
import { useNavigation } from '../../app/navigation.ts';
import { useServices } from '../../app/services.tsx';
import type { User } from '../../../contract/workbench.ts';
import { useQueries, useRpc } from '../../rpc/context.tsx';
import { toFailure } from '../../rpc/failure.ts';
import { Button } from '../../ui/Button.tsx';
import { Menu, type MenuEntry } from '../../ui/Menu.tsx';
import styles from './TopBarParts.module.css';

export function UserMenu() {
  const queries = useQueries();
  const { queryClient } = useRpc();
  const { notices } = useServices();
  const { openView } = useNavigation();
  const { projectId } = useParams({ strict: false });
  const info = useQuery(queries.workbench.info.queryOptions());
  const select = useMutation(
    queries.workbench.selectUser.mutationOptions({
      onSuccess: (next) => queryClient.setQueryData(queries.workbench.info.queryKey(), next),
      onError: (error) => notices.fail(toFailure(error)),
    }),
  );
  if (!info.data) return null;
  const { tenant, user, users } = info.data;
  const manage: MenuEntry[] =
    projectId === undefined
      ? []
      : [
          { kind: 'separator', id: 'line' },
          { id: 'manage', label: 'Manage users', icon: Users, onSelect: () => openView('data', { section: 'users' }) },
        ];
  return (
    <Menu
      align="end"
      trigger={
        <Button variant="quiet" className={styles.switcher}>
          <UserRound size={16} strokeWidth={1.5} aria-hidden="true" />
          <span className="visually-hidden">Acting as</span>
          <span className={styles.user}>{user.name}</span>
          <ChevronDown size={16} strokeWidth={1.5} aria-hidden="true" />
        </Button>
      }
      entries={[
        {
          kind: 'radio',
          id: 'users',
          label: `Requests act as a user of ${tenant.name}`,
          value: user.userId,
          options: users.map((each) => ({ value: each.userId, label: each.name, detail: `${describe(each)} · ${each.email}` })),
          onChange: (userId) => select.mutate({ userId }),
        },
        ...manage,
      ]}
    />
  );
}

function describe(user: User): string {
  return user.type === 'internal' ? 'Staff' : `Portal user of ${user.clientName}`;
}
