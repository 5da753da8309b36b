/** One invoice: its facts, its items, and the sums. */
import { Trash2 } from 'lucide-react';
import type { Invoice, InvoiceItem } from '../../../../contract/invoices.ts';
import { IconButton } from '../../../ui/Button.tsx';
import { CopyButton } from '../../../ui/CopyButton.tsx';
import { formatExact } from '../../../ui/format.ts';
import styles from '../Data.module.css';
import { formatAmount } from '../directory/amounts.ts';
import { Fact, Facts } from '../Facts.tsx';
import { FormFrame } from '../FormFrame.tsx';
import type { DetailsProps } from '../records/RecordsSection.tsx';

export function InvoiceDetails({ row: invoice, onRemove, onClose }: DetailsProps<Invoice>) {
  return (
    <FormFrame
      label={`Invoice ${invoice.invoiceNumber}`}
      title={invoice.invoiceNumber}
      code
      actions={
        <>
          <CopyButton value={invoice.invoiceId} what="id" />
          <IconButton label="Remove invoice" icon={Trash2} onClick={onRemove} />
        </>
      }
      failure={null}
      save={null}
      onClose={onClose}
    >
      <Facts>
        <Fact name="Client">{invoice.clientName}</Fact>
        <Fact name="Status">{invoice.status}</Fact>
        <Fact name="Date">{invoice.invoiceDate}</Fact>
        <Fact name="Due">{invoice.dueDate}</Fact>
        {invoice.poNumber !== null && (
          <Fact name="PO number">
            <code>{invoice.poNumber}</code>
          </Fact>
        )}
        <Fact name="Created">{formatExact(invoice.createdAt)}</Fact>
      </Facts>
      <table className={styles.items}>
        <thead>
          <tr>
            <th scope="col">Item</th>
            <th scope="col">Quantity</th>
            <th scope="col">Rate</th>
            <th scope="col">Net</th>
          </tr>
        </thead>
        <tbody>
          {invoice.items.map((item) => (
            <ItemRow key={item.itemId} item={item} />
          ))}
        </tbody>
        <tfoot>
          <Sum name="Subtotal" amount={invoice.subtotal} />
          <Sum name="Tax" amount={invoice.tax} />
          <Sum name="Total" amount={invoice.total} />
        </tfoot>
      </table>
    </FormFrame>
  );
}

function ItemRow({ item }: { item: InvoiceItem }) {
  const isPercentage = item.discountType === 'percentage';
  return (
    <tr>
      <td>
        {item.description}
        <span className={styles.muted}>{item.isDiscount ? `Discount, ${item.serviceName}` : item.serviceName}</span>
      </td>
      <td>{item.quantity}</td>
      <td>{isPercentage ? `${item.rate} %` : formatAmount(item.rate)}</td>
      <td>{formatAmount(item.netAmount)}</td>
    </tr>
  );
}

function Sum({ name, amount }: { name: string; amount: number }) {
  return (
    <tr>
      <th scope="row" colSpan={3}>
        {name}
      </th>
      <td>{formatAmount(amount)}</td>
    </tr>
  );
}
