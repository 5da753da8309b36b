/** The local tenants: what each has, its name, and the way to it. */
import { useQuery } from '@tanstack/react-query';
import { Building } from 'lucide-react';
import type { TenantDetail } from '../../../contract/tenants.ts';
import { useRpc } from '../../rpc/context.tsx';
import { Badge } from '../../ui/Badge.tsx';
import { Button } from '../../ui/Button.tsx';
import { Time } from '../../ui/Time.tsx';
import { Fact, Facts } from '../data/Facts.tsx';
import type { FormField } from '../data/records/form-fields.ts';
import { textIn } from '../data/records/form-fields.ts';
import type { FormSpec } from '../data/records/RecordForm.tsx';
import type { Column } from '../data/records/RecordList.tsx';
import { RecordsSection } from '../data/records/RecordsSection.tsx';
import { useSelectTenant } from './use-tenants.ts';
import { CopyButton } from '../../ui/CopyButton.tsx';
import styles from './Tenants.module.css';

const columns: readonly Column<TenantDetail>[] = [
  { title: 'Name', width: 'minmax(0, 1fr)', render: ({ name }) => <span title={name}>{name}</span> },
  {
    title: 'State',
    width: '80px',
    render: ({ isSelected }) => isSelected && <Badge tone="accent">selected</Badge>,
  },
  { title: 'Installs', width: '56px', right: true, render: ({ installs }) => installs },
  { title: 'Users', width: '56px', right: true, render: ({ users }) => users },
  { title: 'Created', width: '88px', right: true, extra: true, render: ({ createdAt }) => <Time at={createdAt} /> },
];
const fields: readonly FormField[] = [{ kind: 'text', name: 'name', label: 'Name' }];

export function TenantsSection() {
  const { client, queries, queryClient } = useRpc();
  const select = useSelectTenant();
  const query = useQuery(queries.tenants.list.queryOptions());
  const readAgain = async () => {
    await Promise.all([
      queryClient.invalidateQueries({ queryKey: queries.tenants.key() }),
      queryClient.invalidateQueries({ queryKey: queries.workbench.key() }),
    ]);
  };
  const form: FormSpec<TenantDetail> = {
    fields,
    draftOf: (tenant) => ({ name: tenant?.name ?? '' }),
    save: async (draft, row) => {
      const name = textIn(draft, 'name');
      const { tenantId } = await (row === null
        ? client.tenants.create({ name })
        : client.tenants.rename({ tenantId: row.tenantId, name }));
      await readAgain();
      return tenantId;
    },
    below: TenantFacts,
  };
  return (
    <RecordsSection<TenantDetail>
      id="tenant"
      title="Tenants"
      group="Access"
      one="tenant"
      icon={Building}
      emptyText="A tenant has users, clients and installs of its own."
      query={query}
      keyOf={({ tenantId }) => tenantId}
      nameOf={({ name }) => name}
      textOf={({ name, tenantId }) => `${name} ${tenantId}`}
      columns={columns}
      form={form}
      menu={({ tenantId, isSelected }) => [
        { id: 'select', label: 'Switch to this tenant', disabled: isSelected, onSelect: () => void select(tenantId) },
      ]}
      remove={async ({ tenantId }) => {
        await client.tenants.remove({ tenantId });
        await readAgain();
      }}
      removeText={() => 'Its users, clients, services, invoices and API keys are removed with it. This cannot be undone.'}
    />
  );
}

function TenantFacts({ row }: { row: TenantDetail | null }) {
  const select = useSelectTenant();
  if (row === null) {
    return (
      <p className={styles.muted}>It starts with a staff user, a portal user, and the clients and services that tests need.</p>
    );
  }
  const { tenantId, isSelected } = row;
  return (
    <>
      <Facts>
        <Fact name="Tenant id">
          <span className={styles.id}>
            <code>{tenantId}</code>
            <CopyButton value={tenantId} what="tenant id" />
          </span>
        </Fact>
      </Facts>
      {!isSelected && (
        <div>
          <Button onClick={() => void select(tenantId)}>Switch to this tenant</Button>
        </div>
      )}
    </>
  );
}
