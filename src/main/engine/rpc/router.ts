/** The router of one engine: every procedure of the contract over the parts that carry it out. */
import type { EventPublisher } from '@orpc/server';
import type { Install } from '../../../contract/installs.ts';
import type { ThemeTokens } from '../../../contract/preview.ts';
import type { Change, Health, WorkbenchInfo } from '../../../contract/workbench.ts';
import type { Builds } from '../build/builds.ts';
import type { Console } from '../console/send.ts';
import type { Logger } from '../parts.ts';
import type { BridgeProxy } from '../preview/preview.ts';
import type { Projects } from '../project/projects.ts';
import type { SecretVault } from '../registry/types.ts';
import type { Tenants } from '../tenant/tenants.ts';
import type { TraceStore } from '../trace/types.ts';
import { createBase } from './base.ts';
import { buildProcedures } from './builds.ts';
import { installProcedures } from './installs.ts';
import { fileProcedures, manifestProcedures, projectProcedures } from './projects.ts';
import { previewProcedures, requestProcedures, traceProcedures } from './runtime.ts';
import { workbenchProcedures } from './workbench.ts';

export interface RpcParts {
  logger: Logger;
  changes: EventPublisher<{ change: Change }>;
  info: () => WorkbenchInfo;
  health: () => Promise<Health>;
  pickFolder: () => Promise<{ path: string | null; supported: boolean }>;
  tenants: Tenants;
  projects: Projects;
  builds: Builds;
  vault: SecretVault;
  listInstalls: () => Install[];
  /** By id or slug; null when unknown. */
  resolveInstall: (extension: string) => Install | null;
  /** By id, slug or project folder; fails with `EXTENSION_UNKNOWN`. */
  findInstall: (extension: string) => Promise<Install>;
  installOfProject: (projectId: string) => Promise<Install | null>;
  console: Console;
  traces: TraceStore;
  runnerPort: () => number;
  bridgeProxy: BridgeProxy;
  themeTokens: () => Promise<{ light: ThemeTokens; dark: ThemeTokens }>;
}

export function createRouter(parts: RpcParts) {
  const os = createBase(parts.logger);
  return os.router({
    workbench: workbenchProcedures(os, parts),
    projects: projectProcedures(os, parts),
    files: fileProcedures(os, parts),
    manifest: manifestProcedures(os, parts),
    builds: buildProcedures(os, parts),
    installs: installProcedures(os, parts),
    requests: requestProcedures(os, parts),
    traces: traceProcedures(os, parts),
    preview: previewProcedures(os, parts),
  });
}
export type WorkbenchRouter = ReturnType<typeof createRouter>;
