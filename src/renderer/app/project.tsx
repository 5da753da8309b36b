/** The open project for everything below it: its state as the engine tells it, its build, its problems. */
import { useQuery } from '@tanstack/react-query';
import { createContext, use, useEffect, useMemo, type ReactNode } from 'react';
import type { BuildState } from '../../contract/builds.ts';
import type { Problem } from '../../contract/manifest.ts';
import type { Project } from '../../contract/projects.ts';
import { useQueries, useRpc } from '../rpc/context.tsx';
import { toFailure } from '../rpc/failure.ts';
import { useLive } from '../rpc/live.ts';
import { FailureView, Skeleton } from '../ui/States.tsx';
import { useStore } from '../ui/store.ts';
import { createBuildMonitor, type BuildMonitor } from './build.ts';
import { createBuildSettings, type BuildSettingsStore } from './build-settings.ts';
import { readProject } from './open-project.ts';
import { mergeProblems } from './problems.ts';
import { createProjectParts, type CreatePart, type ProjectPart, type ProjectParts } from './project-parts.ts';
import { useServices } from './services.tsx';

interface OpenProject {
  project: Project;
  build: BuildMonitor;
  settings: BuildSettingsStore;
  parts: ProjectParts;
}

const ProjectContext = createContext<OpenProject | null>(null);

export interface ProjectProviderProps {
  projectId: string;
  /** Leads away from a project that cannot be opened. */
  onLeave: () => void;
  children: ReactNode;
}

export function ProjectProvider({ projectId, onLeave, children }: ProjectProviderProps) {
  const { client, queries, queryClient } = useRpc();
  const services = useServices();
  const project = useQuery({
    ...queries.projects.get.queryOptions({ input: { projectId } }),
    queryFn: ({ signal }) => readProject(client, projectId, signal),
  });
  const held = useMemo(() => {
    const settings = createBuildSettings({ projectId, storage: window.localStorage });
    const build = createBuildMonitor({ client, projectId, loop: services.loop, settings });
    return { build, settings, parts: createProjectParts({ client, projectId, services, build, settings }) };
  }, [client, projectId, services]);
  const { build, parts } = held;
  useEffect(() => parts.hold(), [parts]);

  // The engine knows the project once it was read.
  const openId = project.data ? projectId : null;
  useLive({
    key: openId,
    subscribe: (signal) => client.projects.watch({ projectId }, { signal }),
    onEvent: (next) => queryClient.setQueryData(queries.projects.get.queryKey({ input: { projectId } }), next),
  });
  useLive({
    key: openId,
    subscribe: (signal) => client.builds.watch({ projectId }, { signal }),
    onEvent: build.take,
    onRestart: build.restart,
  });
  const buildState = useStore(build.state);
  const installed = buildState?.state === 'succeeded' ? buildState.buildId : null;
  useEffect(() => {
    if (installed === null) return;
    void queryClient.invalidateQueries({ queryKey: queries.installs.key() });
    void queryClient.invalidateQueries({ queryKey: queries.preview.get.key() });
  }, [installed, queries, queryClient]);

  const open = useMemo(() => (project.data ? { project: project.data, ...held } : null), [project.data, held]);
  if (open) return <ProjectContext value={open}>{children}</ProjectContext>;
  if (project.isError) {
    const action = { label: 'Back to all projects', onSelect: onLeave };
    return (
      <main>
        <FailureView failure={toFailure(project.error)} action={action} />
      </main>
    );
  }
  return (
    <main>
      <Skeleton label="Opening the project" />
    </main>
  );
}

function useOpenProject(): OpenProject {
  const open = use(ProjectContext);
  if (!open) throw new Error('This stands outside of ProjectProvider.');
  return open;
}

/** The open project, kept current as its files change. */
export function useProject(): Project {
  return useOpenProject().project;
}

/** What a feature keeps for the open project; `create` must be one function that stays the same. */
export function useProjectPart<T extends ProjectPart>(create: CreatePart<T>): T {
  return useOpenProject().parts.get(create);
}

/** Start, cancel and log of the project's builds. */
export function useBuildMonitor(): BuildMonitor {
  return useOpenProject().build;
}

/** How builds of the project are run. */
export function useBuildSettings(): BuildSettingsStore {
  return useOpenProject().settings;
}

/** The running build, else the last one; null when there was none. */
export function useBuild(): BuildState | null {
  return useStore(useBuildMonitor().state);
}

/** All findings about the project: the saved manifest's and the last build's, worst first. */
export function useProblems(): readonly Problem[] {
  const { report } = useProject();
  const build = useBuild();
  return useMemo(() => mergeProblems(report.problems, build?.problems ?? []), [report, build]);
}

/** The install of the open project's extension; null data before its first build. */
export function useInstall() {
  const { id } = useProject();
  return useQuery(useQueries().installs.forProject.queryOptions({ input: { projectId: id } }));
}
