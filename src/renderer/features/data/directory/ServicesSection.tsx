/** The tenant's service catalogue, which extensions read and invoice. */
import { useQuery } from '@tanstack/react-query';
import { Package } from 'lucide-react';
import { billingMethods, serviceItemKinds, type Service } from '../../../../contract/services.ts';
import { useRpc } from '../../../rpc/context.tsx';
import { Badge } from '../../../ui/Badge.tsx';
import { flagIn, optionalIn, textIn, type Draft, type FormField } from '../records/form-fields.ts';
import type { FormSpec } from '../records/RecordForm.tsx';
import type { Column } from '../records/RecordList.tsx';
import { RecordsSection } from '../records/RecordsSection.tsx';
import { formatAmount, minorUnits } from './amounts.ts';

const columns: readonly Column<Service>[] = [
  { title: 'Name', width: 'minmax(0, 2fr)', render: ({ serviceName }) => <span title={serviceName}>{serviceName}</span> },
  { title: 'State', width: '72px', render: ({ isActive }) => !isActive && <Badge>inactive</Badge> },
  { title: 'Kind', width: '64px', extra: true, render: ({ itemKind }) => itemKind },
  { title: 'Billing', width: '64px', render: ({ billingMethod }) => billingMethod },
  { title: 'Type', width: 'minmax(0, 1fr)', extra: true, render: ({ serviceTypeName }) => serviceTypeName },
  { title: 'SKU', width: '96px', extra: true, render: ({ sku }) => sku !== null && <code>{sku}</code> },
  { title: 'Unit', width: '64px', extra: true, render: ({ unitOfMeasure }) => unitOfMeasure },
  { title: 'Rate', width: '88px', right: true, render: ({ defaultRate }) => formatAmount(defaultRate) },
];

const draftOf = (service: Service | null): Draft => ({
  serviceName: service?.serviceName ?? '',
  description: service?.description ?? '',
  itemKind: service?.itemKind ?? 'service',
  billingMethod: service?.billingMethod ?? 'hourly',
  serviceTypeId: service?.serviceTypeId ?? '',
  defaultRate: String(service?.defaultRate ?? 0),
  unitOfMeasure: service?.unitOfMeasure ?? 'hour',
  sku: service?.sku ?? '',
  isActive: service?.isActive ?? true,
});

const optionsOf = (values: readonly string[]) => values.map((value) => ({ value, label: value }));
const oneOf = <T extends string>(values: readonly T[], text: string): T => values.find((value) => value === text) ?? values[0]!;

export function ServicesSection() {
  const { client: rpc, queries, queryClient } = useRpc();
  const query = useQuery(queries.services.list.queryOptions());
  const types = useQuery(queries.services.types.list.queryOptions()).data ?? [];
  const readAgain = () => queryClient.invalidateQueries({ queryKey: queries.services.key() });

  const fields: readonly FormField[] = [
    { kind: 'text', name: 'serviceName', label: 'Name' },
    { kind: 'lines', name: 'description', label: 'Description' },
    { kind: 'choice', name: 'itemKind', label: 'Kind', options: optionsOf(serviceItemKinds) },
    { kind: 'choice', name: 'billingMethod', label: 'Billing method', options: optionsOf(billingMethods) },
    { kind: 'text', name: 'defaultRate', label: 'Default rate', hint: 'In minor units: 12500 is 125.00.', code: true },
    { kind: 'text', name: 'unitOfMeasure', label: 'Unit of measure', suggestions: ['hour', 'each', 'month', 'GB'] },
    {
      kind: 'choice',
      name: 'serviceTypeId',
      label: 'Service type',
      options: [
        { value: '', label: 'None' },
        ...types.map(({ serviceTypeId, name }) => ({ value: serviceTypeId, label: name })),
      ],
    },
    { kind: 'text', name: 'sku', label: 'SKU', code: true },
    { kind: 'flag', name: 'isActive', label: 'Active' },
  ];
  const form: FormSpec<Service> = {
    fields,
    draftOf,
    check: (draft) =>
      minorUnits(textIn(draft, 'defaultRate')) === null
        ? { defaultRate: 'Enter a whole number that is not below zero.' }
        : null,
    save: async (draft, row) => {
      const input = {
        serviceName: textIn(draft, 'serviceName'),
        description: optionalIn(draft, 'description'),
        itemKind: oneOf(serviceItemKinds, textIn(draft, 'itemKind')),
        billingMethod: oneOf(billingMethods, textIn(draft, 'billingMethod')),
        serviceTypeId: optionalIn(draft, 'serviceTypeId'),
        defaultRate: minorUnits(textIn(draft, 'defaultRate')) ?? 0,
        unitOfMeasure: textIn(draft, 'unitOfMeasure'),
        sku: optionalIn(draft, 'sku'),
        isActive: flagIn(draft, 'isActive'),
      };
      const { serviceId } = await (row === null
        ? rpc.services.create(input)
        : rpc.services.update({ ...input, serviceId: row.serviceId }));
      await readAgain();
      return serviceId;
    },
  };
  return (
    <RecordsSection<Service>
      id="service"
      title="Services"
      one="service"
      icon={Package}
      emptyText="Extensions with cap:service.read read the catalogue, and invoices are made of its services."
      query={query}
      keyOf={({ serviceId }) => serviceId}
      nameOf={({ serviceName }) => serviceName}
      textOf={({ serviceName, description, serviceTypeName, sku, serviceId }) =>
        [serviceName, description, serviceTypeName, sku, serviceId].join(' ')
      }
      columns={columns}
      form={form}
      remove={async ({ serviceId }) => {
        await rpc.services.remove({ serviceId });
        await readAgain();
      }}
      removeText={() => 'Extensions do not find the service any more. It cannot be brought back.'}
    />
  );
}
