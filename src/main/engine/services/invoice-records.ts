/** Stored invoices: numbers, rows, and what a person sees of them. */
import { randomUUID } from 'node:crypto';
import type { Invoice, InvoiceItem } from '../../../contract/invoices.ts';
import type { Database } from '../database/open.ts';
import type { Clock } from '../parts.ts';
import type { PricedInvoice, PricedItem } from './invoice-amounts.ts';
import { recordNotFound } from './record-failures.ts';

export interface NewInvoice extends PricedInvoice {
  tenantId: string;
  installId: string;
  clientId: string;
  invoiceNumber: string;
  /** `YYYY-MM-DD`. */
  invoiceDate: string;
  dueDate: string;
  poNumber: string | null;
}

export interface InvoiceRecords {
  /** Newest first. */
  list(tenantId: string): Invoice[];
  /** Fails with `RECORD_NOT_FOUND`. */
  remove(tenantId: string, invoiceId: string): void;
  /** Takes the next number; it is gone then, whatever becomes of the invoice. */
  nextNumber(tenantId: string): string;
  /** Writes a draft with its items inside the caller's transaction. Answers its id. */
  insert(invoice: NewInvoice): string;
}

function rowOf(item: PricedItem, invoiceId: string, position: number) {
  return {
    item_id: randomUUID(),
    invoice_id: invoiceId,
    position,
    service_id: item.serviceId.toLowerCase(),
    description: item.description,
    quantity: item.quantity,
    rate: item.rate,
    is_discount: item.isDiscount === true ? (1 as const) : (0 as const),
    discount_type: item.discountType ?? null,
    applies_to_item_id: item.appliesToItemId ?? null,
    applies_to_service_id: item.appliesToServiceId ?? null,
    net_amount: item.netAmount,
  };
}

export function createInvoiceRecords({ db, clock }: { db: Database; clock: Clock }): InvoiceRecords {
  const itemsOf = db.prepare((p: { invoice: string }) =>
    db.build
      .selectFrom('invoice_item as item')
      .innerJoin('service', 'service.service_id', 'item.service_id')
      .select([
        'item.item_id as itemId',
        'item.service_id as serviceId',
        'service.service_name as serviceName',
        'item.description as description',
        'item.quantity as quantity',
        'item.rate as rate',
        'item.is_discount as isDiscount',
        'item.discount_type as discountType',
        'item.applies_to_item_id as appliesToItemId',
        'item.applies_to_service_id as appliesToServiceId',
        'item.net_amount as netAmount',
      ])
      .where('item.invoice_id', '=', p.invoice)
      .orderBy('item.position'),
  );
  const ofTenant = db.prepare((p: { tenant: string }) =>
    db.build
      .selectFrom('invoice')
      .innerJoin('client', 'client.client_id', 'invoice.client_id')
      .select([
        'invoice.invoice_id as invoiceId',
        'invoice.invoice_number as invoiceNumber',
        'invoice.status as status',
        'invoice.client_id as clientId',
        'client.client_name as clientName',
        'invoice.install_id as installId',
        'invoice.invoice_date as invoiceDate',
        'invoice.due_date as dueDate',
        'invoice.po_number as poNumber',
        'invoice.subtotal as subtotal',
        'invoice.tax as tax',
        'invoice.total as total',
        'invoice.created_at as createdAt',
      ])
      .where('invoice.tenant_id', '=', p.tenant)
      .orderBy('invoice.created_at', 'desc')
      .orderBy('invoice.invoice_number', 'desc'),
  );
  const items = (invoice: string): InvoiceItem[] =>
    itemsOf.all({ invoice }).map((item) => ({ ...item, isDiscount: item.isDiscount === 1 }));

  /** The platform names whichever user of the tenant comes first. */
  function authorOf(tenantId: string): string | null {
    const users = db.build.selectFrom('user').select('user_id').where('tenant_id', '=', tenantId);
    return db.first(users.orderBy('created_at').limit(1))?.user_id ?? null;
  }

  return {
    list: (tenant) => ofTenant.all({ tenant }).map((invoice) => ({ ...invoice, items: items(invoice.invoiceId) })),
    remove(tenantId, invoiceId) {
      const row = db.build
        .deleteFrom('invoice')
        .where('tenant_id', '=', tenantId)
        .where('invoice_id', '=', invoiceId.toLowerCase());
      if (db.run(row) === 0) throw recordNotFound('invoice', invoiceId);
    },
    nextNumber(tenantId) {
      const next = db.build
        .insertInto('invoice_sequence')
        .values({ tenant_id: tenantId, last_number: 1 })
        .onConflict((conflict) =>
          conflict.column('tenant_id').doUpdateSet((set) => ({ last_number: set('invoice_sequence.last_number', '+', 1) })),
        )
        .returning('last_number');
      return `INV-${String(db.first(next)!.last_number).padStart(6, '0')}`;
    },
    insert(invoice) {
      const invoiceId = randomUUID();
      const row = {
        invoice_id: invoiceId,
        tenant_id: invoice.tenantId,
        client_id: invoice.clientId,
        install_id: invoice.installId,
        invoice_number: invoice.invoiceNumber,
        status: 'draft',
        is_manual: 1 as const,
        invoice_date: invoice.invoiceDate,
        due_date: invoice.dueDate,
        po_number: invoice.poNumber,
        subtotal: invoice.subtotal,
        tax: invoice.tax,
        total: invoice.total,
        user_id: authorOf(invoice.tenantId),
        created_at: clock.now(),
      };
      db.run(db.build.insertInto('invoice').values(row));
      invoice.items.forEach((item, index) => {
        db.run(db.build.insertInto('invoice_item').values(rowOf(item, invoiceId, index + 1)));
      });
      return invoiceId;
    },
  };
}
