/** The router of one engine: every procedure of the contract over the parts that carry it out. */
import { createBase } from './base.ts';
import { buildProcedures } from './builds.ts';
import { clientProcedures, invoiceProcedures, serviceProcedures, userProcedures } from './directory.ts';
import { installProcedures } from './installs.ts';
import type { RpcParts } from './parts.ts';
import { fileProcedures, manifestProcedures, projectProcedures } from './projects.ts';
import { runnerProcedures } from './runner.ts';
import { previewProcedures, requestProcedures, traceProcedures } from './runtime.ts';
import { scheduleProcedures } from './schedules.ts';
import { storageProcedures } from './storage.ts';
import { workbenchProcedures } from './workbench.ts';

export function createRouter(parts: RpcParts) {
  const os = createBase(parts.logger);
  return os.router({
    workbench: workbenchProcedures(os, parts),
    projects: projectProcedures(os, parts),
    files: fileProcedures(os, parts),
    manifest: manifestProcedures(os, parts),
    builds: buildProcedures(os, parts),
    installs: installProcedures(os, parts),
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
  });
}
export type WorkbenchRouter = ReturnType<typeof createRouter>;
