/** The part of the engine that keeps installs: their life, what they may do, their configuration, and what they did. */
import type { Install } from '../../../contract/installs.ts';
import type { InstallEvent } from '../../../contract/install-life.ts';
import { createInstallCapabilities } from './capabilities.ts';
import type { InstallCapabilities } from './capabilities.ts';
import { createInstallConfigs } from './config.ts';
import type { InstallConfigs } from './config.ts';
import { createExecutions } from './executions.ts';
import type { Executions, TracesOf } from './executions.ts';
import { eventsOf } from './history.ts';
import { createInstallInfos } from './info.ts';
import type { InstallInfos } from './info.ts';
import { createInstallLifecycle } from './lifecycle.ts';
import type { InstallLifecycle, LifecycleParts } from './lifecycle.ts';
import type { Registry } from '../registry/types.ts';

export interface InstallsParts extends LifecycleParts {
  registry: Pick<Registry, 'resolve' | 'config'>;
  /** The newest traces of an install that are still kept. */
  tracesOf: TracesOf;
  /** Tells the window to read the installs again. */
  announce: () => void;
}

export interface Installs {
  life: InstallLifecycle;
  capabilities: InstallCapabilities;
  configs: InstallConfigs;
  executions: Executions;
  infos: InstallInfos;
  /** Newest first. */
  history(install: Install): InstallEvent[];
}

export function createInstalls(parts: InstallsParts): Installs {
  const { db, clock, fidelity, registry, announce: changed, domainRoot, tracesOf } = parts;
  const grants = () => fidelity.position('installs.capabilities');
  return {
    life: createInstallLifecycle(parts),
    capabilities: createInstallCapabilities({ db, clock, registry, grants, changed }),
    configs: createInstallConfigs({ db, clock, changed }),
    executions: createExecutions({ db, tracesOf }),
    infos: createInstallInfos({ db, clock, domainRoot, changed }),
    history: ({ installId }) => eventsOf(db, installId),
  };
}
