/** The kinds that services are sorted by. */
import { useQuery } from '@tanstack/react-query';
import { Tags } from 'lucide-react';
import type { ServiceType } from '../../../../contract/services.ts';
import { useRpc } from '../../../rpc/context.tsx';
import { textIn } from '../records/form-fields.ts';
import type { FormSpec } from '../records/RecordForm.tsx';
import type { Column } from '../records/RecordList.tsx';
import { RecordsSection } from '../records/RecordsSection.tsx';

export function ServiceTypesSection() {
  const { client: rpc, queries, queryClient } = useRpc();
  const query = useQuery(queries.services.types.list.queryOptions());
  const services = useQuery(queries.services.list.queryOptions()).data ?? [];
  const readAgain = () => queryClient.invalidateQueries({ queryKey: queries.services.key() });
  const servicesOf = ({ serviceTypeId }: ServiceType): number =>
    services.filter((service) => service.serviceTypeId === serviceTypeId).length;

  const columns: readonly Column<ServiceType>[] = [
    { title: 'Name', width: 'minmax(0, 1fr)', render: ({ name }) => <span title={name}>{name}</span> },
    { title: 'Services', width: '72px', right: true, render: servicesOf },
  ];
  const form: FormSpec<ServiceType> = {
    fields: [{ kind: 'text', name: 'name', label: 'Name' }],
    draftOf: (type) => ({ name: type?.name ?? '' }),
    save: async (draft, row) => {
      const name = textIn(draft, 'name');
      const { serviceTypeId } = await (row === null
        ? rpc.services.types.create({ name })
        : rpc.services.types.rename({ name, serviceTypeId: row.serviceTypeId }));
      await readAgain();
      return serviceTypeId;
    },
  };
  return (
    <RecordsSection<ServiceType>
      id="service-type"
      title="Service types"
      one="service type"
      icon={Tags}
      emptyText="Services can be sorted by type; extensions see the type's name."
      query={query}
      keyOf={({ serviceTypeId }) => serviceTypeId}
      nameOf={({ name }) => name}
      textOf={({ name, serviceTypeId }) => `${name} ${serviceTypeId}`}
      columns={columns}
      form={form}
      remove={async ({ serviceTypeId }) => {
        await rpc.services.types.remove({ serviceTypeId });
        await readAgain();
      }}
      removeText={(type) =>
        servicesOf(type) === 0 ? 'No service is of this type.' : 'Services of this type stay, and are left without one.'
      }
    />
  );
}
