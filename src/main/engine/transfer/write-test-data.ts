/**
 * Writes users, clients, services and invoices of an import; runs inside its transaction. What the tenant has already,
 * by id, or by number or name where those are unique, stays as it is.
 */
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Row } from './format.ts';
import type { RowWriter, Rows } from './import-rows.ts';

interface DataTable {
  table: string;
  id: string;
  /** Unique within the tenant beside the id. */
  unique?: string;
  /** Columns that name rows of other tables; the table they name. */
  references?: Readonly<Record<string, string>>;
}

/** In an order in which references find what they name. */
const dataTables: readonly DataTable[] = [
  { table: 'user', id: 'user_id' },
  { table: 'client', id: 'client_id', references: { account_manager_id: 'user' } },
  { table: 'service_type', id: 'service_type_id', unique: 'name' },
  { table: 'service', id: 'service_id', references: { service_type_id: 'service_type' } },
  { table: 'invoice', id: 'invoice_id', unique: 'invoice_number', references: { client_id: 'client', user_id: 'user' } },
];

/** Ids in the file, and what they are here, by table. */
type Ids = Map<string, Map<string, string>>;

function translated(row: Row, references: Readonly<Record<string, string>>, ids: Ids): Row {
  const changed = Object.entries(references).flatMap(([column, table]) => {
    const given = row[column];
    const here = typeof given === 'string' ? ids.get(table)?.get(given) : undefined;
    return here === undefined ? [] : [[column, here] as const];
  });
  return { ...row, ...Object.fromEntries(changed) };
}

/** The id of the row that the tenant has in its place; null when it has none. */
function knownId(writer: RowWriter, tenantId: string, { table, id, unique }: DataTable, row: Row): string | null {
  const byName = unique === undefined ? sql`false` : sql`${sql.ref(unique)} = ${row[unique]}`;
  const known = writer.first(sql`select ${sql.ref(id)} as id from ${sql.table(table)}
    where tenant_id = ${tenantId} and (${sql.ref(id)} = ${row[id]} or ${byName})`);
  return known === null ? null : String(known['id']);
}

/** Writes what is not there. Invoices that were written get their items. */
export function writeTestData(
  writer: RowWriter,
  rows: Rows,
  tenantId: string,
  installs: { from: string; to: string } | null,
): void {
  const ids: Ids = new Map(dataTables.map(({ table }) => [table, new Map<string, string>()]));
  const newInvoices = new Set<string>();
  for (const data of dataTables) {
    for (const row of rows(data.table)) {
      const from = String(row[data.id]);
      const known = knownId(writer, tenantId, data, row);
      const taken =
        writer.first(sql`select 1 as taken from ${sql.table(data.table)} where ${sql.ref(data.id)} = ${from}`) !== null;
      const to = known ?? (taken ? randomUUID() : from);
      ids.get(data.table)!.set(from, to);
      if (known !== null) continue;
      if (data.table === 'invoice') newInvoices.add(from);
      const installed: Row =
        data.table === 'invoice' && row['install_id'] === installs?.from ? { install_id: installs!.to } : {};
      writer.insert(data.table, {
        ...translated(row, data.references ?? {}, ids),
        ...installed,
        [data.id]: to,
        tenant_id: tenantId,
      });
    }
  }
  writeItems(writer, rows, ids, newInvoices);
  countInvoices(writer, tenantId);
}

const itemReferences = {
  invoice_id: 'invoice',
  service_id: 'service',
  applies_to_service_id: 'service',
  applies_to_item_id: 'item',
};

function writeItems(writer: RowWriter, rows: Rows, ids: Ids, newInvoices: ReadonlySet<string>): void {
  const items = [...rows('invoice_item')].filter((row) => newInvoices.has(String(row['invoice_id'])));
  const itemIds = new Map<string, string>();
  ids.set('item', itemIds);
  for (const row of items) {
    const from = String(row['item_id']);
    const taken = writer.first(sql`select 1 as taken from invoice_item where item_id = ${from}`) !== null;
    itemIds.set(from, taken ? randomUUID() : from);
  }
  for (const row of items) {
    writer.insert('invoice_item', { ...translated(row, itemReferences, ids), item_id: itemIds.get(String(row['item_id']))! });
  }
}

/** The next invoice must not get a number that came with the file. */
function countInvoices(writer: RowWriter, tenantId: string): void {
  writer.run(sql`insert into invoice_sequence (tenant_id, last_number)
    select ${tenantId}, coalesce(max(cast(ltrim(invoice_number, 'INV-') as integer)), 0) from invoice where tenant_id = ${tenantId}
    on conflict (tenant_id) do update set last_number = max(last_number, excluded.last_number)`);
}
