/**
 * The rows behind clients, services, invoicing and schedule runs. The platform's own tables for these are not part of
 * its contract with extensions, so names and columns are the workbench's; amounts are whole minor units.
 */
import type { Generated } from 'kysely';
import type { Flag, Time } from './columns.ts';

export interface ClientTable {
  client_id: string;
  tenant_id: string;
  client_name: string;
  client_type: string | null;
  is_inactive: Flag;
  default_currency_code: string | null;
  account_manager_id: string | null;
  billing_email: string | null;
  created_at: Time;
  updated_at: Time;
}

export interface ServiceTypeTable {
  service_type_id: string;
  tenant_id: string;
  name: string;
  created_at: Time;
}

export interface ServiceTable {
  service_id: string;
  tenant_id: string;
  service_name: string;
  description: string | null;
  item_kind: 'service' | 'product';
  billing_method: 'fixed' | 'hourly' | 'usage';
  service_type_id: string | null;
  default_rate: number;
  unit_of_measure: string;
  is_active: Flag;
  sku: string | null;
  created_at: Time;
  updated_at: Time;
}

export interface InvoiceTable {
  invoice_id: string;
  tenant_id: string;
  client_id: string;
  /** The install that asked for it. */
  install_id: string;
  invoice_number: string;
  status: string;
  is_manual: Flag;
  /** `YYYY-MM-DD`. */
  invoice_date: string;
  due_date: string;
  po_number: string | null;
  subtotal: number;
  tax: number;
  total: number;
  /** Whom the platform names as author: the tenant's first user. */
  user_id: string | null;
  created_at: Time;
}

export interface InvoiceItemTable {
  item_id: string;
  invoice_id: string;
  /** Counts from 1, in the order given. */
  position: number;
  service_id: string;
  description: string;
  quantity: number;
  rate: number;
  is_discount: Flag;
  discount_type: 'percentage' | 'fixed' | null;
  applies_to_item_id: string | null;
  applies_to_service_id: string | null;
  net_amount: number;
}

interface InvoiceSequenceTable {
  tenant_id: string;
  last_number: Generated<number>;
}

export interface ScheduleRunTable {
  run_id: string;
  schedule_id: string;
  install_id: string;
  cause: 'due' | 'run-now';
  started_at: Time;
  finished_at: Time | null;
  status: 'running' | 'success' | 'error' | 'skipped' | 'interrupted';
  /** Why it failed or was skipped. */
  detail: string | null;
  trace_id: string | null;
}

/** Tenants that got their first clients and services; what a person removes then stays removed. */
interface SeededTenantTable {
  tenant_id: string;
  seeded_at: Time;
}

export interface ServiceTables {
  client: ClientTable;
  service_type: ServiceTypeTable;
  service: ServiceTable;
  invoice: InvoiceTable;
  invoice_item: InvoiceItemTable;
  invoice_sequence: InvoiceSequenceTable;
  schedule_run: ScheduleRunTable;
  seeded_tenant: SeededTenantTable;
}
