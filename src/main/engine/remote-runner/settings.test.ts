import { describe, expect, it } from 'vitest';
import { runnerBase, type CallRoute, type RemoteRunnerSettings } from './settings.ts';

const base = { url: 'http://base', setting: 'RUNNER_BASE_URL' };
const container = { url: 'http://container', setting: 'RUNNER_DOCKER_HOST' };
const local = { url: 'http://localhost:8080', setting: 'RUNNER_BASE_URL' };
const both = { RUNNER_BASE_URL: ' http://base// ', RUNNER_DOCKER_HOST: 'http://container/' };

describe('the address of the runner', () => {
  type Row = [settings: Partial<RemoteRunnerSettings>, helpful: object | null, inProduction: Record<CallRoute, object | null>];
  const rows: Row[] = [
    [{ RUNNER_BACKEND: 'docker', ...both }, container, { 'ext-proxy': container, ext: base, schedule: base }],
    [{ RUNNER_BACKEND: 'docker', RUNNER_BASE_URL: 'http://base' }, base, { 'ext-proxy': base, ext: base, schedule: base }],
    [{ RUNNER_BACKEND: 'knative', ...both }, base, { 'ext-proxy': base, ext: base, schedule: base }],
    [
      { RUNNER_BACKEND: 'knative', RUNNER_DOCKER_HOST: 'http://container' },
      null,
      { 'ext-proxy': null, ext: local, schedule: local },
    ],
    [{ RUNNER_BACKEND: 'docker', RUNNER_BASE_URL: ' ' }, null, { 'ext-proxy': null, ext: local, schedule: local }],
  ];

  it.each(rows)('of %o', (given, helpful, inProduction) => {
    const settings: RemoteRunnerSettings = { RUNNER_BACKEND: 'knative', ...given };
    expect(runnerBase(settings)).toEqual(helpful);
    for (const route of ['ext-proxy', 'ext', 'schedule'] as const) {
      expect(runnerBase(settings, route)).toEqual(inProduction[route]);
    }
  });
});
