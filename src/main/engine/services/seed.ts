/** The first clients and services of a tenant, so that an extension finds some. What a person removes stays removed. */
import type { ClientInput } from '../../../contract/clients.ts';
import type { ServiceInput } from '../../../contract/services.ts';
import type { Database } from '../database/open.ts';
import type { Clock } from '../parts.ts';
import { uuidV5 } from '../registry/ids.ts';
import type { Tenants } from '../tenant/tenants.ts';
import type { ClientRecords } from './client-records.ts';
import type { ServiceRecords } from './service-records.ts';

type SeededClient = Omit<ClientInput, 'accountManagerId'> & { key: string; managed: boolean };
type SeededService = Omit<ServiceInput, 'serviceTypeId'> & { key: string; type: string };

/** `example` is the client of the seeded portal user. */
const clients: SeededClient[] = [
  {
    key: 'example',
    clientName: 'Example Client',
    clientType: 'company',
    isInactive: false,
    defaultCurrencyCode: 'USD',
    billingEmail: 'billing@client.example',
    managed: true,
  },
  {
    key: 'northwind',
    clientName: 'Northwind Dental',
    clientType: 'company',
    isInactive: false,
    defaultCurrencyCode: 'EUR',
    billingEmail: 'accounts@northwind.example',
    managed: true,
  },
  {
    key: 'riley',
    clientName: 'Riley Jones',
    clientType: 'individual',
    isInactive: false,
    defaultCurrencyCode: null,
    billingEmail: null,
    managed: false,
  },
  {
    key: 'former',
    clientName: 'Former Client',
    clientType: 'company',
    isInactive: true,
    defaultCurrencyCode: 'USD',
    billingEmail: 'old@former.example',
    managed: false,
  },
];

const services: SeededService[] = [
  {
    key: 'support',
    serviceName: 'Remote support',
    description: 'Help by telephone and screen sharing',
    itemKind: 'service',
    billingMethod: 'hourly',
    type: 'Support',
    defaultRate: 12_500,
    unitOfMeasure: 'hour',
    isActive: true,
    sku: 'SUP-REMOTE',
  },
  {
    key: 'managed',
    serviceName: 'Managed workstation',
    description: 'Updates, monitoring and antivirus',
    itemKind: 'service',
    billingMethod: 'fixed',
    type: 'Managed services',
    defaultRate: 4_500,
    unitOfMeasure: 'device',
    isActive: true,
    sku: 'MAN-WS',
  },
  {
    key: 'backup',
    serviceName: 'Cloud backup',
    description: 'Storage that is billed by use',
    itemKind: 'service',
    billingMethod: 'usage',
    type: 'Managed services',
    defaultRate: 15,
    unitOfMeasure: 'GB',
    isActive: true,
    sku: null,
  },
  {
    key: 'laptop',
    serviceName: 'Laptop 14 inch',
    description: null,
    itemKind: 'product',
    billingMethod: 'fixed',
    type: 'Hardware',
    defaultRate: 119_900,
    unitOfMeasure: 'each',
    isActive: true,
    sku: 'HW-LT14',
  },
  {
    key: 'fax',
    serviceName: 'Fax maintenance',
    description: 'Not offered any more',
    itemKind: 'service',
    billingMethod: 'hourly',
    type: 'Support',
    defaultRate: 9_000,
    unitOfMeasure: 'hour',
    isActive: false,
    sku: null,
  },
];

interface SeedParts {
  db: Database;
  clock: Clock;
  tenants: Pick<Tenants, 'users'>;
  clients: ClientRecords;
  services: ServiceRecords;
}

/** Writes the seed data of a tenant, once, in one transaction. Ids are the same on every machine. */
export function seedTenant({ db, clock, tenants, ...records }: SeedParts, tenantId: string): void {
  const manager = tenants.users(tenantId).find((user) => user.type === 'internal')?.userId ?? null;
  const idOf = (kind: string, key: string): string => uuidV5(`${tenantId}/${kind}/${key}`);
  db.transaction(() => {
    const mark = db.build
      .insertInto('seeded_tenant')
      .values({ tenant_id: tenantId, seeded_at: clock.now() })
      .onConflict((conflict) => conflict.doNothing());
    if (db.run(mark) === 0) return;
    for (const { key, managed, ...client } of clients) {
      records.clients.create(tenantId, { ...client, accountManagerId: managed ? manager : null }, idOf('clients', key));
    }
    for (const name of new Set(services.map(({ type }) => type))) {
      records.services.types.create(tenantId, name, idOf('service-types', name));
    }
    for (const { key, type, ...service } of services) {
      records.services.create(tenantId, { ...service, serviceTypeId: idOf('service-types', type) }, idOf('services', key));
    }
  });
}
