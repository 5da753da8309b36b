/** What the procedures stand on: the parts of one engine, as `assemble.ts` joins them. */
import type { EventPublisher } from '@orpc/server';
import type { Install } from '../../../contract/installs.ts';
import type { ThemeTokens } from '../../../contract/preview.ts';
import type { Change, Health, WorkbenchInfo } from '../../../contract/workbench.ts';
import type { ApiKeys } from '../access/api-keys.ts';
import type { ExternalRunner } from '../assemble/external-runner.ts';
import type { Builds } from '../build/builds.ts';
import type { Console } from '../console/send.ts';
import type { MinioContainer } from '../containers/minio.ts';
import type { Installs } from '../installs/installs.ts';
import type { Logger } from '../parts.ts';
import type { BridgeProxy } from '../preview/preview.ts';
import type { Projects } from '../project/projects.ts';
import type { QuotaLimitRecords } from '../quota/limits.ts';
import type { Catalog } from '../registry/catalog.ts';
import type { SecretVault } from '../registry/types.ts';
import type { RunnerView } from '../runner-status.ts';
import type { Schedules } from '../schedule/schedules.ts';
import type { ClientRecords } from '../services/client-records.ts';
import type { InvoiceRecords } from '../services/invoice-records.ts';
import type { ServiceRecords } from '../services/service-records.ts';
import type { Settings } from '../settings/settings.ts';
import type { StorageRecords } from '../services/storage-records.ts';
import type { UserRecords } from '../services/users.ts';
import type { TenantRecords } from '../tenant/tenant-records.ts';
import type { Tenants } from '../tenant/tenants.ts';
import type { TraceStore } from '../trace/types.ts';
import type { Transfers } from '../transfer/transfer.ts';

export interface RpcParts {
  minio: MinioContainer;
  logger: Logger;
  changes: EventPublisher<{ change: Change }>;
  info: () => WorkbenchInfo;
  health: () => Promise<Health>;
  pickFolder: () => Promise<{ path: string | null; supported: boolean }>;
  tenants: Tenants;
  projects: Projects;
  builds: Builds;
  vault: SecretVault;
  storage: StorageRecords;
  installLife: Installs;
  listInstalls: () => Install[];
  /** By id or slug; null when unknown. */
  resolveInstall: (extension: string) => Install | null;
  /** By id, slug or project folder; fails with `EXTENSION_UNKNOWN`. */
  findInstall: (extension: string) => Promise<Install>;
  installOfProject: (projectId: string) => Promise<Install | null>;
  console: Console;
  traces: TraceStore;
  runner: RunnerView;
  runnerPort: () => number;
  runnerFetch: (request: Request) => Response | Promise<Response>;
  bridgeProxy: BridgeProxy;
  themeTokens: () => Promise<{ light: ThemeTokens; dark: ThemeTokens }>;
  clients: ClientRecords;
  services: ServiceRecords;
  invoices: InvoiceRecords;
  users: UserRecords;
  tenantRecords: TenantRecords;
  apiKeys: ApiKeys;
  catalog: Catalog;
  quotaLimits: QuotaLimitRecords;
  schedules: Schedules;
  settings: Settings;
  transfers: Transfers;
  externalRunner: Pick<ExternalRunner, 'check' | 'writeEnvironment'>;
}
