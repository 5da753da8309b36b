/** The whole contract between engine and clients: one router, carried over a MessagePort or a WebSocket. */
import { apiKeysContract } from './api-keys.ts';
import { buildsContract } from './builds.ts';
import { clientsContract } from './clients.ts';
import { connectionsContract } from './connections.ts';
import { filesContract } from './files.ts';
import { installLifeContract } from './install-life.ts';
import { installsContract } from './installs.ts';
import { invoicesContract } from './invoices.ts';
import { manifestContract } from './manifest.ts';
import { previewContract } from './preview.ts';
import { projectsContract } from './projects.ts';
import { quotasContract } from './quotas.ts';
import { registryContract } from './registry.ts';
import { requestsContract } from './requests.ts';
import { runnerContract } from './runner.ts';
import { schedulesContract } from './schedules.ts';
import { servicesContract } from './services.ts';
import { settingsContract } from './settings.ts';
import { storageContract } from './storage.ts';
import { storeContract } from './store.ts';
import { tenantsContract } from './tenants.ts';
import { tracesContract } from './traces.ts';
import { transferContract } from './transfer.ts';
import { usersContract } from './users.ts';
import { workbenchContract } from './workbench.ts';

export const contract = {
  workbench: workbenchContract,
  projects: projectsContract,
  files: filesContract,
  manifest: manifestContract,
  builds: buildsContract,
  installs: { ...installsContract, ...installLifeContract },
  storage: storageContract,
  requests: requestsContract,
  traces: tracesContract,
  preview: previewContract,
  clients: clientsContract,
  services: servicesContract,
  invoices: invoicesContract,
  runner: runnerContract,
  schedules: schedulesContract,
  users: usersContract,
  tenants: tenantsContract,
  apiKeys: apiKeysContract,
  quotas: quotasContract,
  registry: registryContract,
  store: storeContract,
  connections: connectionsContract,
  settings: settingsContract,
  transfer: transferContract,
};
export type Contract = typeof contract;
