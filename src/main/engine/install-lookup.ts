/** Finds installs of the selected tenant by id, slug or project folder. */
import path from 'node:path';
import { WorkbenchError } from '../../contract/errors.ts';
import type { Install } from '../../contract/installs.ts';
import type { Project } from '../../contract/projects.ts';
import { defaultPublisher } from './registry/ids.ts';
import type { Registry } from './registry/types.ts';

export function createInstallLookup(parts: {
  registry: Registry;
  /** Of the selected tenant. */
  tenantId: () => string;
  /** Projects that are open or were opened before, by folder. */
  projectAt: (root: string) => Promise<Project | null>;
  project: (projectId: string) => Promise<Project>;
}) {
  const { registry, tenantId } = parts;

  const installOf = (project: Project): Install | null => {
    const manifest = project.report.manifest;
    if (manifest === null) return null;
    return registry.resolve(tenantId(), `${manifest.publisher ?? defaultPublisher}.${manifest.name}`);
  };

  return {
    list: (): Install[] => registry.list(tenantId()),
    resolve: (extension: string): Install | null => registry.resolve(tenantId(), extension),
    ofProject: async (projectId: string): Promise<Install | null> => installOf(await parts.project(projectId)),

    /** Fails with `EXTENSION_UNKNOWN`, or `NOT_INSTALLED` for the folder of a project that was never built. */
    async find(extension: string): Promise<Install> {
      const direct = registry.resolve(tenantId(), extension);
      if (direct !== null) return direct;
      const project = path.isAbsolute(extension) ? await parts.projectAt(extension) : null;
      const install = project === null ? null : installOf(project);
      if (install !== null) return install;
      if (project !== null) {
        throw new WorkbenchError({
          code: 'NOT_INSTALLED',
          what: `${project.title} is not installed.`,
          why: 'It has not been built here yet.',
          fix: 'Run `alga-workbench install` with its folder, or build it in the window.',
        });
      }
      throw new WorkbenchError({
        code: 'EXTENSION_UNKNOWN',
        what: `No extension matches "${extension}".`,
        why: 'It is neither an install id, a registry id, a slug such as acme.com.acme.reports, nor the folder of a project.',
        fix: 'Give the slug as publisher.name, or the path of the project folder.',
      });
    },
  };
}
export type InstallLookup = ReturnType<typeof createInstallLookup>;
