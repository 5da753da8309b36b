/** What stands behind clients, services, invoicing and the history of schedules; the workbench's own tables. */
import { statements } from './statements.ts';

export const serviceTables = statements([
  `CREATE TABLE client (
    client_id TEXT NOT NULL PRIMARY KEY,
    tenant_id TEXT NOT NULL,
    client_name TEXT NOT NULL,
    client_type TEXT,
    is_inactive INTEGER NOT NULL DEFAULT 0 CHECK (is_inactive IN (0, 1)),
    default_currency_code TEXT,
    account_manager_id TEXT REFERENCES user (user_id) ON DELETE SET NULL,
    billing_email TEXT,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
  ) STRICT`,
  `CREATE INDEX client_tenant_idx ON client (tenant_id, client_name)`,
  `CREATE INDEX client_account_manager_idx ON client (account_manager_id)`,

  `CREATE TABLE service_type (
    service_type_id TEXT NOT NULL PRIMARY KEY,
    tenant_id TEXT NOT NULL,
    name TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    UNIQUE (tenant_id, name)
  ) STRICT`,
  `CREATE TABLE service (
    service_id TEXT NOT NULL PRIMARY KEY,
    tenant_id TEXT NOT NULL,
    service_name TEXT NOT NULL,
    description TEXT,
    item_kind TEXT NOT NULL CHECK (item_kind IN ('service', 'product')),
    billing_method TEXT NOT NULL CHECK (billing_method IN ('fixed', 'hourly', 'usage')),
    service_type_id TEXT REFERENCES service_type (service_type_id) ON DELETE SET NULL,
    default_rate INTEGER NOT NULL,
    unit_of_measure TEXT NOT NULL,
    is_active INTEGER NOT NULL DEFAULT 1 CHECK (is_active IN (0, 1)),
    sku TEXT,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
  ) STRICT`,
  `CREATE INDEX service_tenant_idx ON service (tenant_id, service_name)`,
  `CREATE INDEX service_type_idx ON service (service_type_id)`,

  `CREATE TABLE invoice (
    invoice_id TEXT NOT NULL PRIMARY KEY,
    tenant_id TEXT NOT NULL,
    client_id TEXT NOT NULL REFERENCES client (client_id) ON DELETE RESTRICT,
    install_id TEXT NOT NULL,
    invoice_number TEXT NOT NULL,
    status TEXT NOT NULL,
    is_manual INTEGER NOT NULL CHECK (is_manual IN (0, 1)),
    invoice_date TEXT NOT NULL,
    due_date TEXT NOT NULL,
    po_number TEXT,
    subtotal INTEGER NOT NULL,
    tax INTEGER NOT NULL,
    total INTEGER NOT NULL,
    user_id TEXT,
    created_at INTEGER NOT NULL,
    UNIQUE (tenant_id, invoice_number)
  ) STRICT`,
  `CREATE INDEX invoice_client_idx ON invoice (client_id)`,
  `CREATE TABLE invoice_item (
    item_id TEXT NOT NULL PRIMARY KEY,
    invoice_id TEXT NOT NULL REFERENCES invoice (invoice_id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    service_id TEXT NOT NULL REFERENCES service (service_id) ON DELETE RESTRICT,
    description TEXT NOT NULL,
    quantity REAL NOT NULL,
    rate REAL NOT NULL,
    is_discount INTEGER NOT NULL CHECK (is_discount IN (0, 1)),
    discount_type TEXT CHECK (discount_type IN ('percentage', 'fixed')),
    applies_to_item_id TEXT,
    applies_to_service_id TEXT,
    net_amount INTEGER NOT NULL,
    UNIQUE (invoice_id, position)
  ) STRICT`,
  `CREATE INDEX invoice_item_service_idx ON invoice_item (service_id)`,
  `CREATE TABLE invoice_sequence (
    tenant_id TEXT NOT NULL PRIMARY KEY,
    last_number INTEGER NOT NULL DEFAULT 0
  ) STRICT`,

  `CREATE TABLE schedule_run (
    run_id TEXT NOT NULL PRIMARY KEY,
    schedule_id TEXT NOT NULL REFERENCES tenant_extension_schedule (id) ON DELETE CASCADE,
    install_id TEXT NOT NULL,
    cause TEXT NOT NULL CHECK (cause IN ('due', 'run-now')),
    started_at INTEGER NOT NULL,
    finished_at INTEGER,
    status TEXT NOT NULL CHECK (status IN ('running', 'success', 'error', 'skipped', 'interrupted')),
    detail TEXT,
    trace_id TEXT
  ) STRICT`,
  `CREATE INDEX schedule_run_schedule_idx ON schedule_run (schedule_id, started_at)`,

  `CREATE TABLE seeded_tenant (
    tenant_id TEXT NOT NULL PRIMARY KEY,
    seeded_at INTEGER NOT NULL
  ) STRICT`,
]);
