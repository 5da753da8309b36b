/** Opens, creates and remembers the author's projects. */
import { readFile, realpath } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import type { JsonValue } from '../../../contract/common.ts';
import { WorkbenchError } from '../../../contract/errors.ts';
import type { ManifestReport } from '../../../contract/manifest.ts';
import type { CreateProjectInput, FolderListing, Project, RecentProject, Sample } from '../../../contract/projects.ts';
import type { Clock, Disposable, EnginePaths, Logger } from '../parts.ts';
import { browseFolders } from './browse.ts';
import { writeProject } from './create-project.ts';
import { createFiles, type Files } from './files.ts';
import { isFolder, readLayout } from './layout.ts';
import { validateManifestText } from './manifest-report.ts';
import { folderNotFound, openProject, projectIdOf, readProject } from './read-project.ts';
import { createRecentList } from './recent.ts';
import { createSamples } from './samples.ts';
import { renderTemplate } from './templates.ts';
import { createWatches } from './watches.ts';

export interface Projects extends Disposable {
  /** Newest first. */
  recent(): Promise<RecentProject[]>;
  /** Fails with `FOLDER_NOT_FOUND` or `MANIFEST_MISSING`; a broken manifest opens, with its findings. */
  open(root: string): Promise<Project>;
  /** Fails with `TEMPLATE_UNKNOWN`, `NAME_INVALID`, `FOLDER_NOT_EMPTY`, `READ_ONLY` or `DISK_FULL`. */
  create(input: CreateProjectInput): Promise<Project>;
  samples(): Promise<Sample[]>;
  /** Opens the person's copy of a sample. */
  openSample(sampleId: string): Promise<Project>;
  /** The project as it is on disk now. Fails with `PROJECT_NOT_FOUND` or `FOLDER_NOT_FOUND`. */
  get(projectId: string): Promise<Project>;
  /** Takes a project off the recent list; its folder, and who works in it now, are left alone. */
  forget(projectId: string): Promise<void>;
  /** With `filesEnding` also the files whose name ends so. */
  browse(path?: string, filesEnding?: string): Promise<FolderListing>;
  /** The project now, then anew whenever its manifest or layout changes on disk, until the signal aborts. */
  watch(projectId: string, signal?: AbortSignal): AsyncGenerator<Project>;
  /** Real path of the project's folder. Fails with `PROJECT_NOT_FOUND`. */
  rootOf(projectId: string): Promise<string>;
  /** Findings about the saved manifest, or about `text` in its place. */
  validateManifest(projectId: string, text?: string): Promise<ManifestReport>;
  manifestSchema(): Promise<JsonValue>;
  files: Files;
}

interface ProjectsParts {
  dataDir: string;
  paths: Pick<EnginePaths, 'resources' | 'fixtures'>;
  clock: Clock;
  logger: Logger;
}

export function createProjects({ dataDir, paths, clock, logger }: ProjectsParts): Projects {
  const recentList = createRecentList({ file: join(dataDir, 'projects.json'), clock, logger });
  const sampleCopies = createSamples({ fixtures: paths.fixtures, dataDir });
  const watches = createWatches({ logger });
  /** Roots by id of what was opened since start; the recent list knows those from before. */
  const opened = new Map<string, string>();

  async function open(root: string): Promise<Project> {
    const real = isAbsolute(root) ? await realpath(root).catch(() => null) : null;
    if (real === null) throw folderNotFound(root);
    const project = await openProject(real);
    opened.set(project.id, real);
    await recentList.add(real, project.title).catch((error: unknown) => {
      // The list is a convenience; the project opens without it.
      logger.warn({ err: error }, 'The list of recent projects could not be written.');
    });
    return project;
  }

  async function rootOf(projectId: string): Promise<string> {
    const root =
      opened.get(projectId) ?? (await recentList.list()).find((entry) => projectIdOf(entry.root) === projectId)?.root;
    if (root === undefined) throw projectNotFound(projectId);
    return root;
  }

  const get = async (projectId: string): Promise<Project> => readProject(await rootOf(projectId));

  return {
    async recent() {
      const entries = await recentList.list();
      return Promise.all(
        entries.map(async (entry) => ({ id: projectIdOf(entry.root), ...entry, missing: !(await isFolder(entry.root)) })),
      );
    },
    open,
    async create({ root, template, name, publisher = 'local-dev', label }) {
      const files = await renderTemplate(join(paths.resources, 'templates'), template, { name, publisher, label });
      await writeProject(root, files);
      return open(root);
    },
    samples: sampleCopies.list,
    openSample: async (sampleId) => open(await sampleCopies.copy(sampleId)),
    get,
    async forget(projectId) {
      const root = await rootOf(projectId);
      opened.set(projectId, root);
      await recentList.remove(root);
    },
    browse: browseFolders,
    async *watch(projectId, signal) {
      const root = await rootOf(projectId);
      let last = '';
      for await (const _ of watches.watch(root, signal)) {
        const project = await readProject(root);
        const now = JSON.stringify(project);
        if (now !== last) yield project;
        last = now;
      }
    },
    rootOf,
    async validateManifest(projectId, text) {
      if (text === undefined) return (await get(projectId)).report;
      return validateManifestText(text, await readLayout(await rootOf(projectId)));
    },
    manifestSchema: async () => JSON.parse(await readFile(join(paths.resources, 'manifest.schema.json'), 'utf8')) as JsonValue,
    files: createFiles({ rootOf, watches }),
    dispose: () => watches.dispose(),
  };
}

function projectNotFound(id: string): WorkbenchError {
  return new WorkbenchError({
    code: 'PROJECT_NOT_FOUND',
    what: `No project has the id ${id}.`,
    why: 'It was never opened here, or it was taken off the list of recent projects.',
    fix: 'Open its folder.',
  });
}
