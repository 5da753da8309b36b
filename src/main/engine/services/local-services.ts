/** The services behind the host interfaces and the views that edit their data, made and seeded together. */
import type { HostServices } from '../../../../runner/host/services.ts';
import type { Change } from '../../../contract/workbench.ts';
import type { Database } from '../database/open.ts';
import type { Fidelity } from '../fidelity.ts';
import type { Clock, Logger } from '../parts.ts';
import { createTicker } from '../schedule/ticker.ts';
import type { Ticker, Timers } from '../schedule/ticker.ts';
import { createTenantRecords } from '../tenant/tenant-records.ts';
import type { TenantRecords } from '../tenant/tenant-records.ts';
import type { Tenants } from '../tenant/tenants.ts';
import { createClientRecords } from './client-records.ts';
import type { ClientRecords } from './client-records.ts';
import { createClientsService } from './clients.ts';
import { createInstallFinder } from './installs.ts';
import type { FindInstall } from './installs.ts';
import { createInvoiceRecords } from './invoice-records.ts';
import type { InvoiceRecords } from './invoice-records.ts';
import { createInvoicingService } from './invoicing.ts';
import { createScheduleChanges } from './schedule-changes.ts';
import type { ScheduleChanges } from './schedule-changes.ts';
import { createScheduleRecords } from './schedule-records.ts';
import type { ScheduleRecords } from './schedule-records.ts';
import { createSchedulerService } from './scheduler.ts';
import type { Permits } from './reading.ts';
import { seedTenant } from './seed.ts';
import { createServiceRecords } from './service-records.ts';
import type { ServiceRecords } from './service-records.ts';
import { createCatalogService } from './services.ts';
import { createUserRecords } from './users.ts';
import type { UserRecords } from './users.ts';

interface LocalServicesParts {
  db: Database;
  clock: Clock;
  logger: Logger;
  fidelity: Fidelity;
  tenants: Tenants;
  timers?: Timers;
  /** Told which kind of data changed. */
  changed: (topic: Change['topic']) => void;
}

export interface LocalServices {
  host: Required<Pick<HostServices, 'scheduler' | 'invoicing' | 'clients' | 'services'>>;
  clients: ClientRecords;
  services: ServiceRecords;
  invoices: InvoiceRecords;
  users: UserRecords;
  tenantRecords: TenantRecords;
  /** What runs of schedules are made from. */
  scheduling: { records: ScheduleRecords; changes: ScheduleChanges; ticker: Ticker; everyExpression: boolean };
  findInstall: FindInstall;
}

export function createLocalServices(parts: LocalServicesParts): LocalServices {
  const { db, clock, logger, fidelity, tenants, timers, changed } = parts;
  const findInstall = createInstallFinder(db, () => fidelity.position('installs.capabilities'));
  const clients = createClientRecords({ db, clock, usersChanged: tenants.reload });
  const services = createServiceRecords({ db, clock });
  const invoices = createInvoiceRecords({ db, clock });
  const users = createUserRecords({ db, clock, tenants, clients });
  const seed = (tenantId: string): void => seedTenant({ db, clock, tenants, clients, services }, tenantId);
  for (const { tenantId } of tenants.list()) seed(tenantId);
  const tenantRecords = createTenantRecords({ db, clock, tenants, seed });

  const records = createScheduleRecords({ db, clock });
  const ticker = createTicker({ clock, logger, armed: records.armed, ...(timers === undefined ? {} : { timers }) });
  const everyExpression = fidelity.position('scheduler.minimum-interval') === 'helpful';
  const scheduleChanged = (): void => {
    ticker.refresh();
    changed('schedules');
  };
  const changes = createScheduleChanges({ records, everyExpression, changed: scheduleChanged });
  const permits: Permits = (userId, permission) => tenants.user(userId)?.permissions.includes(permission) ?? false;
  const invoiceChanged = (): void => changed('invoices');

  return {
    host: {
      scheduler: createSchedulerService({ records, changes, findInstall, clock, fidelity }),
      invoicing: createInvoicingService({
        db,
        clock,
        findInstall,
        clients,
        services,
        records: invoices,
        fidelity,
        changed: invoiceChanged,
      }),
      clients: createClientsService({ records: clients, findInstall, permits, fidelity }),
      services: createCatalogService({ records: services, findInstall, permits, fidelity }),
    },
    clients,
    services,
    invoices,
    users,
    tenantRecords,
    scheduling: { records, changes, ticker, everyExpression },
    findInstall,
  };
}
