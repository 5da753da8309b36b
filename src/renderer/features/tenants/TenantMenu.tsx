/** The tenant that the window shows, and the way to another one. */
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { Building, ChevronDown, KeySquare, Plus, Settings2, Users } from 'lucide-react';
import { useState } from 'react';
import type { Command } from '../../app/commands/registry.ts';
import { useCommands } from '../../app/commands/use-command.ts';
import { useNavigation } from '../../app/navigation.ts';
import { useQueries } from '../../rpc/context.tsx';
import { Button } from '../../ui/Button.tsx';
import { formatCount } from '../../ui/format.ts';
import { Menu, type MenuEntry } from '../../ui/Menu.tsx';
import styles from '../projects/TopBarParts.module.css';
import { NewTenantDialog } from './NewTenantDialog.tsx';
import { useFollowTenant, useSelectTenant, useTenants } from './use-tenants.ts';

export function TenantMenu() {
  const info = useQuery(useQueries().workbench.info.queryOptions());
  const tenants = useTenants();
  const select = useSelectTenant();
  const [creating, setCreating] = useState(false);
  const { projectId } = useParams({ strict: false });
  const { openView } = useNavigation();
  useFollowTenant();

  const tenantId = info.data?.tenant.tenantId;
  useCommands([
    { id: 'tenant.create', title: 'New tenant', group: 'Tenant', run: () => setCreating(true) },
    ...tenants
      .filter((each) => each.tenantId !== tenantId)
      .map((each): Command => ({
        id: `tenant.select.${each.tenantId}`,
        title: `Switch to ${each.name}`,
        group: 'Tenant',
        run: () => select(each.tenantId),
      })),
  ]);
  if (!info.data) return null;
  const places: MenuEntry[] =
    projectId === undefined
      ? []
      : [
          {
            id: 'tenants',
            label: 'Manage tenants',
            icon: Settings2,
            onSelect: () => openView('access', { section: 'tenants' }),
          },
          { id: 'keys', label: 'API keys', icon: KeySquare, onSelect: () => openView('access', { section: 'keys' }) },
          { id: 'users', label: 'Users of this tenant', icon: Users, onSelect: () => openView('data', { section: 'users' }) },
        ];
  return (
    <>
      <Menu
        align="end"
        trigger={
          <Button variant="quiet" className={styles.switcher}>
            <Building size={16} strokeWidth={1.5} aria-hidden="true" />
            <span className="visually-hidden">Tenant</span>
            <span className={styles.tenant}>{info.data.tenant.name}</span>
            <ChevronDown size={16} strokeWidth={1.5} aria-hidden="true" />
          </Button>
        }
        entries={[
          {
            kind: 'radio',
            id: 'tenants',
            label: 'The window shows, and requests act in',
            value: info.data.tenant.tenantId,
            options: tenants.map((each) => ({
              value: each.tenantId,
              label: each.name,
              detail: `${formatCount(each.installs, 'install')} · ${formatCount(each.users, 'user')}`,
            })),
            onChange: (next) => void select(next),
          },
          { kind: 'separator', id: 'line' },
          { id: 'create', label: 'New tenant', icon: Plus, onSelect: () => setCreating(true) },
          ...places,
        ]}
      />
      {creating && <NewTenantDialog onClose={() => setCreating(false)} />}
    </>
  );
}
