import { describe, expect, it, vi } from 'vitest';
import type { BuildState } from '../../contract/builds.ts';
import type { WorkbenchClient } from '../rpc/connection.ts';
import { createBuildSettings } from './build-settings.ts';
import { createBuildMonitor } from './build.ts';
import { createLoopMeter } from './loop.ts';

const projectId = '0123456789abcdef';

function state(buildId: string, name: BuildState['state'], part: Partial<BuildState> = {}): BuildState {
  return {
    buildId,
    projectId,
    state: name,
    startedAt: 0,
    durationMs: null,
    options: { engineFeatures: 'live', install: true },
    phases: [],
    problems: [],
    bundle: null,
    install: null,
    failure: null,
    ...part,
  };
}

function setUp() {
  const builds = { start: vi.fn(async () => state('b1', 'running')), cancel: vi.fn(async () => {}) };
  const loop = createLoopMeter();
  const settings = createBuildSettings({ projectId, storage: { getItem: () => null, setItem: () => {} } });
  const monitor = createBuildMonitor({ client: { builds } as unknown as WorkbenchClient, projectId, loop, settings });
  const heard: string[] = [];
  monitor.onLog(
    (chunk) => heard.push(chunk),
    () => heard.push('<reset>'),
  );
  return { builds, loop, monitor, heard, settings };
}

describe('createBuildMonitor', () => {
  it('starts builds in place of the running one', async () => {
    const { builds, monitor } = setUp();
    await monitor.start({ engineFeatures: 'platform-cli' });
    expect(builds.start).toHaveBeenCalledWith({ projectId, options: { engineFeatures: 'platform-cli' }, restart: true });
    expect(monitor.state.get()?.buildId).toBe('b1');
  });

  it('builds as the settings say unless told otherwise', async () => {
    const { builds, monitor, settings } = setUp();
    settings.change({ engineFeatures: 'platform-cli' });
    await monitor.start();
    expect(builds.start).toHaveBeenCalledWith(expect.objectContaining({ options: { engineFeatures: 'platform-cli' } }));
  });

  it('hands the log on, and begins anew with each build', () => {
    const { monitor, heard } = setUp();
    monitor.take({ type: 'log', buildId: 'b1', text: 'one' });
    monitor.take({ type: 'log', buildId: 'b1', text: ' two' });
    monitor.take({ type: 'state', state: state('b2', 'running') });
    monitor.take({ type: 'log', buildId: 'b2', text: 'three' });
    expect(heard).toEqual(['<reset>', 'one', ' two', '<reset>', 'three']);
  });

  it('repeats the log so far to a late listener', () => {
    const { monitor } = setUp();
    monitor.take({ type: 'log', buildId: 'b1', text: 'one' });
    monitor.take({ type: 'log', buildId: 'b1', text: ' two' });
    const late = vi.fn();
    const stop = monitor.onLog(late, () => {});
    expect(late).toHaveBeenCalledWith('one two');
    stop();
    monitor.take({ type: 'log', buildId: 'b1', text: ' three' });
    expect(late).toHaveBeenCalledTimes(1);
  });

  it('feeds the loop meter when a build it saw running succeeds', () => {
    const { loop, monitor } = setUp();
    loop.saved();
    monitor.take({ type: 'state', state: state('b1', 'running') });
    const phases: BuildState['phases'] = [{ phase: 'install', state: 'done', durationMs: 7, note: null }];
    monitor.take({ type: 'state', state: state('b1', 'succeeded', { durationMs: 107, phases }) });
    expect(loop.times.get()).toMatchObject({ buildMs: 100, installMs: 7 });
    expect(loop.ready.get()).toBe(1);
  });

  it('does not take the state of an old build for the end of a round', () => {
    const { loop, monitor } = setUp();
    loop.saved();
    monitor.take({ type: 'state', state: state('b0', 'succeeded', { durationMs: 5 }) });
    expect(loop.times.get()?.buildMs).toBeNull();
  });
});
