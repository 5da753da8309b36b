/** Draft invoices that extensions made. They are looked at and removed, not edited. */
import { useQuery } from '@tanstack/react-query';
import { ReceiptText } from 'lucide-react';
import type { Invoice } from '../../../../contract/invoices.ts';
import { useRpc } from '../../../rpc/context.tsx';
import { Time } from '../../../ui/Time.tsx';
import { formatAmount } from '../directory/amounts.ts';
import type { Column } from '../records/RecordList.tsx';
import { RecordsSection } from '../records/RecordsSection.tsx';
import { InvoiceDetails } from './InvoiceDetails.tsx';

const columns: readonly Column<Invoice>[] = [
  { title: 'Number', width: '96px', render: ({ invoiceNumber }) => <code>{invoiceNumber}</code> },
  { title: 'Client', width: 'minmax(0, 1fr)', render: ({ clientName }) => <span title={clientName}>{clientName}</span> },
  { title: 'Status', width: '64px', extra: true, render: ({ status }) => status },
  { title: 'Date', width: '88px', extra: true, render: ({ invoiceDate }) => invoiceDate },
  { title: 'Items', width: '48px', right: true, extra: true, render: ({ items }) => items.length },
  { title: 'Total', width: '88px', right: true, render: ({ total }) => formatAmount(total) },
  { title: 'Created', width: '84px', right: true, render: ({ createdAt }) => <Time at={createdAt} /> },
];

export function InvoicesSection() {
  const { client: rpc, queries, queryClient } = useRpc();
  const query = useQuery(queries.invoices.list.queryOptions());
  return (
    <RecordsSection<Invoice>
      id="invoice"
      title="Invoices"
      one="invoice"
      icon={ReceiptText}
      emptyText="Drafts appear here when an extension with cap:invoice.manual.create makes one."
      query={query}
      keyOf={({ invoiceId }) => invoiceId}
      nameOf={({ invoiceNumber }) => invoiceNumber}
      textOf={({ invoiceNumber, clientName, poNumber, invoiceId }) =>
        [invoiceNumber, clientName, poNumber, invoiceId].join(' ')
      }
      columns={columns}
      form={{ details: InvoiceDetails }}
      remove={async ({ invoiceId }) => {
        await rpc.invoices.remove({ invoiceId });
        await queryClient.invalidateQueries({ queryKey: queries.invoices.key() });
      }}
      removeText={() => 'The draft is removed with its items. Its number is not used again.'}
    />
  );
}
