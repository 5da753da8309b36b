/** Builds of all projects: at most one at a time for each, which can be followed and cancelled. */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import {
  buildOptionsSchema,
  buildPhases,
  type BuildEvent,
  type BuildOptions,
  type BuildState,
  type PhaseReport,
} from '../../../contract/builds.ts';
import { WorkbenchError } from '../../../contract/errors.ts';
import type { Install } from '../../../contract/installs.ts';
import type { Clock, EnginePaths, Logger } from '../parts.ts';
import { createBuildRun, failureOf, initialState } from './build-run.ts';
import { createBuilderProcess } from './builder-process.ts';
import { createComponentCache } from './component-cache.ts';
import { createDisk, type DiskFs } from './disk.ts';
import { createBuildFeed, type BuildFeed } from './feed.ts';
import { createProjectBuilds } from './folders.ts';
import { duration, style } from './log.ts';
import { runPipeline, type BuildParts, type InstallInput } from './pipeline.ts';

export type { InstallInput } from './pipeline.ts';

export interface BuildProject {
  id: string;
  /** Absolute path of the folder. */
  root: string;
}

export interface Builds {
  /** Starts a build; fails with `BUILD_RUNNING` unless `restart`, which cancels the running one first. */
  start(project: BuildProject, options?: Partial<BuildOptions>, how?: { restart?: boolean }): Promise<BuildState>;
  /** Resolves when the running build has ended; at once when there is none. */
  cancel(projectId: string): Promise<void>;
  /** The running build, else the last one of this process. */
  get(projectId: string): BuildState | null;
  /**
   * Runs a build to its end and answers its final state, also when it failed. `out` is an absolute folder that
   * also gets `dist/main.wasm`, `dist/bundle.tar.zst` and `dist/bundle.sha256`. Aborting the signal cancels.
   */
  run(
    project: BuildProject,
    options?: Partial<BuildOptions>,
    how?: { out?: string; signal?: AbortSignal },
  ): Promise<BuildState>;
  watch(projectId: string, signal?: AbortSignal): AsyncGenerator<BuildEvent>;
  /** Cancels what runs and ends the builder process. */
  dispose(): Promise<void>;
}

export interface BuildsOptions {
  paths: EnginePaths;
  dataDir: string;
  clock: Clock;
  logger: Logger;
  /** The selected tenant. A build asks once, when it begins, so that selecting another one meanwhile changes nothing. */
  tenantId: () => string;
  /** Puts the archive into the store and registers it, all or nothing. Never called for a build that failed. */
  install: (input: InstallInput) => Promise<Install>;
  /** Tests hand in a file system that refuses. */
  fs?: DiskFs;
}

interface Running {
  controller: AbortController;
  done: Promise<BuildState>;
}

interface Begin {
  project: BuildProject;
  tenantId: string;
  options: BuildOptions;
  out: string | null;
}

export function createBuilds({ paths, dataDir, clock, logger, tenantId, install, fs }: BuildsOptions): Builds {
  const disk = createDisk(fs);
  const builder = createBuilderProcess({ entry: paths.builder, logger });
  const components = createComponentCache({ folder: join(dataDir, 'cache', 'components'), disk, logger });
  const parts: BuildParts = { paths, dataDir, clock, logger, disk, builder, components, install };
  const feeds = new Map<string, BuildFeed>();
  const running = new Map<string, Running>();

  function feedOf(projectId: string): BuildFeed {
    const feed = feeds.get(projectId) ?? createBuildFeed();
    feeds.set(projectId, feed);
    return feed;
  }

  function begin(job: Begin): Promise<BuildState> {
    const { id } = job.project;
    if (running.has(id)) throw alreadyRunning();
    const controller = new AbortController();
    const done = build(parts, feedOf(id), job, controller.signal).finally(() => running.delete(id));
    running.set(id, { controller, done });
    return done;
  }

  async function cancel(projectId: string): Promise<void> {
    const build = running.get(projectId);
    build?.controller.abort(cancelled());
    await build?.done;
  }

  return {
    cancel,
    async start(project, options = {}, how = {}) {
      while (how.restart && running.has(project.id)) await cancel(project.id);
      void begin({ project, tenantId: tenantId(), options: buildOptionsSchema.parse(options), out: null });
      return feedOf(project.id).state() as BuildState;
    },
    get: (projectId) => feeds.get(projectId)?.state() ?? null,
    async run(project, options = {}, { out, signal } = {}) {
      signal?.throwIfAborted();
      const done = begin({ project, tenantId: tenantId(), options: buildOptionsSchema.parse(options), out: out ?? null });
      const onAbort = () => void cancel(project.id);
      signal?.addEventListener('abort', onAbort, { once: true });
      return done.finally(() => signal?.removeEventListener('abort', onAbort));
    },
    watch: (projectId, signal) => feedOf(projectId).watch(signal),
    async dispose() {
      await Promise.all([...running.keys()].map(cancel));
      for (const feed of feeds.values()) feed.close();
      await builder.dispose();
    },
  };
}

/** Runs one build and tells the feed. Never rejects: what goes wrong is in the state. */
async function build(
  parts: BuildParts,
  feed: BuildFeed,
  { project, tenantId, options, out }: Begin,
  signal: AbortSignal,
): Promise<BuildState> {
  const { clock, logger, disk, dataDir } = parts;
  const buildId = randomUUID();
  const startedAt = clock.now();
  const state = initialState({ buildId, projectId: project.id, startedAt, options }, buildPhases);
  const folders = createProjectBuilds(disk, dataDir, project.id);
  feed.begin(state);
  let result: Partial<BuildState>;
  try {
    const folder = await folders.open(buildId);
    const run = createBuildRun({ feed, clock, signal });
    const outcome = await runPipeline({ parts, run, project, tenantId, options, folder, out });
    // The bundle is in the store by now; whether this copy of it could be kept changes nothing for the author.
    await folders.keep(buildId).catch((problem: unknown) => logger.warn({ err: problem }, 'build folder not kept'));
    result = { state: 'succeeded', ...outcome };
  } catch (error) {
    const failure = failureOf(error);
    if (failure.code === 'INTERNAL' && !signal.aborted) logger.error({ err: error, projectId: project.id }, 'build failed');
    await folders.discard(buildId).catch((problem: unknown) => logger.warn({ err: problem }, 'build folder not removed'));
    result = signal.aborted ? { state: 'cancelled' } : { state: 'failed', failure };
  }
  const durationMs = clock.now() - startedAt;
  feed.log(closingLine(result.state, durationMs));
  feed.update({ ...result, durationMs, phases: closePhases(feed.state()?.phases ?? []) });
  return feed.state() ?? state;
}

/** Phases that the end of the build kept from starting. */
function closePhases(phases: PhaseReport[]): PhaseReport[] {
  return phases.map((phase) => (phase.state === 'waiting' ? { ...phase, state: 'skipped' } : phase));
}

function closingLine(state: BuildState['state'] | undefined, durationMs: number): string {
  const time = duration(durationMs);
  if (state === 'succeeded') return `${style('green', 'Built')} in ${time}.\r\n`;
  if (state === 'cancelled') return `${style('yellow', 'Cancelled')} after ${time}.\r\n`;
  return `${style('red', 'Failed')} after ${time}. The last good build stays in place.\r\n`;
}

function alreadyRunning(): WorkbenchError {
  return new WorkbenchError({
    code: 'BUILD_RUNNING',
    what: 'A build of this project is already running.',
    why: 'A project has one build at a time.',
    fix: 'Wait for it, cancel it, or start again with restart.',
  });
}

function cancelled(): WorkbenchError {
  return new WorkbenchError({
    code: 'BUILD_CANCELLED',
    what: 'The build was cancelled.',
    why: 'Someone asked for it, or a newer build took its place.',
    fix: 'Build again.',
  });
}
