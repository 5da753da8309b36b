/** What an author works with: projects, their builds, and the installs that builds make. */
import type { Install } from '../../../contract/installs.ts';
import { createBuilds } from '../build/builds.ts';
import { createInstaller } from '../install-bundle.ts';
import { createInstallLookup } from '../install-lookup.ts';
import { createProjects } from '../project/projects.ts';
import type { Archives } from './archives.ts';
import type { Base } from './options.ts';
import type { Records } from './records.ts';

/** `installed` is told of each install that a build made. */
export function openAuthoring(
  base: Base,
  { registry, tenants }: Records,
  { store }: Archives,
  installed: (install: Install) => void,
) {
  const { dataDir, paths, clock, logger, stack } = base;
  const tenantId = (): string => tenants.tenant().tenantId;
  const projects = stack.adopt(createProjects({ dataDir, paths, clock, logger }), (open) => open.dispose());
  const installBundle = createInstaller({ store, registry, installed });
  const builds = stack.adopt(createBuilds({ paths, dataDir, clock, logger, tenantId, install: installBundle }), (open) =>
    open.dispose(),
  );
  const installs = createInstallLookup({ registry, tenantId, project: projects.get, projectAt: projects.open });
  return { projects, builds, installs };
}
