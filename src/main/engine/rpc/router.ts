/** The router of one engine: every procedure of the contract over the parts that carry it out. */
import { apiKeyProcedures } from './api-keys.ts';
import { createBase } from './base.ts';
import { buildProcedures } from './builds.ts';
import { clientProcedures, invoiceProcedures, serviceProcedures, userProcedures } from './directory.ts';
import { installLifeProcedures } from './install-life.ts';
import { installProcedures } from './installs.ts';
import type { RpcParts } from './parts.ts';
import { fileProcedures, manifestProcedures, projectProcedures } from './projects.ts';
import { runnerConnectionProcedures } from './runner-connection.ts';
import { quotaProcedures } from './quotas.ts';
import { runnerProcedures } from './runner.ts';
import { minioProcedures } from './minio.ts';
import { previewProcedures, requestProcedures, traceProcedures } from './runtime.ts';
import { registryProcedures } from './registry.ts';
import { scheduleProcedures } from './schedules.ts';
import { settingProcedures } from './settings.ts';
import { storageProcedures } from './storage.ts';
import { storeProcedures } from './store.ts';
import { tenantProcedures } from './tenants.ts';
import { transferProcedures } from './transfer.ts';
import { workbenchProcedures } from './workbench.ts';

export function createRouter(parts: RpcParts) {
  const os = createBase(parts.logger);
  return os.router({
    workbench: workbenchProcedures(os, parts),
    projects: projectProcedures(os, parts),
    files: fileProcedures(os, parts),
    manifest: manifestProcedures(os, parts),
    builds: buildProcedures(os, parts),
    installs: { ...installProcedures(os, parts), ...installLifeProcedures(os, parts) },
    storage: storageProcedures(os, parts),
    requests: requestProcedures(os, parts),
    traces: traceProcedures(os, parts),
    preview: previewProcedures(os, parts),
    clients: clientProcedures(os, parts),
    services: serviceProcedures(os, parts),
    invoices: invoiceProcedures(os, parts),
    runner: runnerProcedures(os, parts),
    schedules: scheduleProcedures(os, parts),
    users: userProcedures(os, parts),
    tenants: tenantProcedures(os, parts),
    apiKeys: apiKeyProcedures(os, parts),
    quotas: quotaProcedures(os, parts),
    registry: registryProcedures(os, parts),
    store: storeProcedures(os, parts),
    connections: { runner: runnerConnectionProcedures(os, parts), minio: minioProcedures(os, parts) },
    settings: settingProcedures(os, parts),
    transfer: transferProcedures(os, parts),
  });
}
export type WorkbenchRouter = ReturnType<typeof createRouter>;
