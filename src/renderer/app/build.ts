/** Follows the builds of one project: state, log, and the loop meter's build and install times. */
import type { BuildEvent, BuildOptions, BuildState } from '../../contract/builds.ts';
import type { WorkbenchClient } from '../rpc/connection.ts';
import { createStore, type ReadableStore } from '../ui/store.ts';
import type { BuildSettingsStore } from './build-settings.ts';
import type { LoopMeter } from './loop.ts';

export interface BuildMonitor {
  state: ReadableStore<BuildState | null>;
  /** Gets the whole log of the current build at once, then each chunk; `reset` comes before another build's log. */
  onLog: (listener: (chunk: string) => void, reset: () => void) => () => void;
  /** Starts a build in place of the running one. */
  start: (options?: Partial<BuildOptions>) => Promise<void>;
  cancel: () => Promise<void>;
  take: (event: BuildEvent) => void;
  /** The next events repeat the log from its beginning. */
  restart: () => void;
}

interface LogListener {
  write: (chunk: string) => void;
  reset: () => void;
}

export interface BuildMonitorOptions {
  client: WorkbenchClient;
  projectId: string;
  loop: LoopMeter;
  settings: BuildSettingsStore;
}

export function createBuildMonitor({ client, projectId, loop, settings }: BuildMonitorOptions): BuildMonitor {
  const state = createStore<BuildState | null>(null);
  const listeners = new Set<LogListener>();
  let log: { buildId: string | null; chunks: string[] } = { buildId: null, chunks: [] };

  const begin = (buildId: string | null) => {
    log = { buildId, chunks: [] };
    for (const listener of listeners) listener.reset();
  };

  const take = (event: BuildEvent) => {
    if (event.type === 'log') {
      if (event.buildId !== log.buildId) begin(event.buildId);
      log.chunks.push(event.text);
      for (const listener of listeners) listener.write(event.text);
      return;
    }
    const before = state.get();
    if (event.state.buildId !== log.buildId) begin(event.state.buildId);
    state.set(event.state);
    const wasRunning = before?.buildId === event.state.buildId && before.state === 'running';
    if (wasRunning) meter(event.state, loop);
  };

  return {
    state,
    onLog: (write, reset) => {
      const listener = { write, reset };
      listeners.add(listener);
      if (log.chunks.length > 0) write(log.chunks.join(''));
      return () => listeners.delete(listener);
    },
    start: async (given) => {
      const options = { engineFeatures: settings.current.get().engineFeatures, ...given };
      take({ type: 'state', state: await client.builds.start({ projectId, options, restart: true }) });
    },
    cancel: () => client.builds.cancel({ projectId }),
    take,
    restart: () => begin(null),
  };
}

function meter(build: BuildState, loop: LoopMeter): void {
  if (build.state === 'running') return;
  if (build.state !== 'succeeded') return loop.stopped(`build ${build.state}`);
  const installMs = build.phases.find(({ phase }) => phase === 'install')?.durationMs ?? null;
  loop.built((build.durationMs ?? 0) - (installMs ?? 0));
  if (installMs !== null) loop.installed(installMs);
}
