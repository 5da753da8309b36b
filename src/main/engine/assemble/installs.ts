/** The life of installs, and the management routes around them, over the parts of this engine. */
import type { Hono } from 'hono';
import { createFactRoutes } from '../api/extensions/fact-routes.ts';
import { createLifeRoutes } from '../api/extensions/life-routes.ts';
import { createScheduleRoutes } from '../api/extensions/schedule-routes.ts';
import { createInstallRoutes } from '../api/installs.ts';
import { createStorageRoutes } from '../api/storage-records/routes.ts';
import type { Install } from '../../../contract/installs.ts';
import { createInstalls } from '../installs/installs.ts';
import type { Installs, InstallsParts } from '../installs/installs.ts';
import type { Schedules } from '../schedule/schedules.ts';
import type { TraceStore } from '../trace/types.ts';
import type { Access } from './access.ts';
import type { Base } from './options.ts';
import type { Records } from './records.ts';

interface InstallsGroup {
  records: Records;
  trace: TraceStore;
  bundles: Pick<InstallsParts, 'prepareBundle' | 'deleteBundle'>;
  /** Makes the component of an install ready. */
  warm: (install: Install) => void;
}

/** Newest traces that are looked at to name those of executions. */
const tracesLooked = 500;

export function openInstalls(base: Base, { records, trace, bundles, warm }: InstallsGroup): Installs {
  const { clock, fidelity, settings, changed } = base;
  const { db, registry, local } = records;
  const announce = (): void => changed('installs');
  return createInstalls({
    db,
    clock,
    fidelity,
    registry,
    schedules: local.scheduling.records,
    ...bundles,
    domainRoot: () => settings.get('EXT_DOMAIN_ROOT')?.trim() || null,
    tracesOf: (installId) => trace.list({ installId, limit: tracesLooked }).traces,
    announce,
    changed: (install) => {
      announce();
      local.scheduling.ticker.refresh();
      changed('schedules');
      if (install?.enabled === true) warm(install);
    },
  });
}

interface RoutesGroup {
  records: Records;
  access: Access;
  installs: Installs;
  schedules: Pick<Schedules, 'enqueue'>;
  isRunnerKey: (sent: string) => boolean;
}

/** The families of routes around installs. */
export function installFamilies(base: Base, { records, access, installs, schedules, isRunnerKey }: RoutesGroup): Hono[] {
  const { fidelity, logger } = base;
  const { db, registry, local, storageOperations: storage } = records;
  const { authorise, identify } = access;
  const shared = { authorise, registry, fidelity, logger };
  return [
    createLifeRoutes({ ...shared, life: installs.life }),
    createFactRoutes({ ...shared, db, infos: installs.infos }),
    createScheduleRoutes({ ...shared, ...local.scheduling, findInstall: local.findInstall, schedules }),
    createInstallRoutes({ ...shared, identify, isRunnerKey }),
    createStorageRoutes({ ...shared, storage }),
  ];
}
