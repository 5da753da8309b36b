/** A runner elsewhere in place of the one inside: how it is called, what it calls back, and what it is told. */
import { existsSync } from 'node:fs';
import type { Runner } from '../../../../runner/runner.ts';
import { createCallObserver } from '../api/internal/observe.ts';
import { createInternalRoutes } from '../api/internal/routes.ts';
import { isToken } from '../api/internal/token.ts';
import { createRunnerProxyRoutes } from '../api/runner-proxy.ts';
import type { RunnerConnection } from '../../../contract/connections.ts';
import { createCallbacks } from '../remote-runner/callbacks.ts';
import { createExecuteChoice } from '../remote-runner/choose.ts';
import { openDebugSink, type DebugSink } from '../remote-runner/debug-sink.ts';
import { lastDebugPort, runnerEnvironment, runnerEnvironmentFile, writeRunnerEnvironment } from '../remote-runner/env-file.ts';
import { createRemoteExecute } from '../remote-runner/execute.ts';
import { guardExecute } from '../remote-runner/guard.ts';
import { checkRunner, glanceAtRunner } from '../remote-runner/health.ts';
import { createInFlight } from '../remote-runner/in-flight.ts';
import { isRemote, runnerBase, type RemoteRunnerSettings } from '../remote-runner/settings.ts';
import { runnerStoreAccess } from '../remote-runner/store-access.ts';
import { createRunnerTokens } from '../remote-runner/tokens.ts';
import { createRunnerFront } from '../remote-runner/ui.ts';
import type { TraceStore } from '../trace/types.ts';
import { refusesSampleTokens } from './access.ts';
import type { Archives } from './archives.ts';
import type { Base } from './options.ts';
import type { Bundles } from './publishing.ts';
import type { Records } from './records.ts';
import { runnerHealth } from './running.ts';

interface ExternalRunnerGroup {
  records: Records;
  archives: Archives;
  bundles: Bundles;
  trace: TraceStore;
  /** The runner inside the workbench. */
  runner: Runner;
}

/** Settings that the generated environment hands on as they are. */
const handedOn = [
  'UI_PROXY_BASE_URL',
  'UI_PROXY_TIMEOUT_MS',
  'EXT_EGRESS_ALLOWLIST',
  'EXT_CACHE_MAX_BYTES',
  'EXT_STATIC_MAX_FILE_BYTES',
  'EXT_STATIC_STRICT_VALIDATION',
  'EXT_UI_CONTENT_SECURITY_POLICY',
] as const;

export function openExternalRunner(base: Base, { records, archives, bundles, trace, runner }: ExternalRunnerGroup) {
  const { dataDir, settings, fidelity, fetch, logger, clock, addresses, stack } = base;
  const tokens = createRunnerTokens({ dataDir, configured: (name) => settings.get(name) });
  const inFlight = createInFlight(clock);
  const callbacks = createCallbacks(clock);
  const current = (): RemoteRunnerSettings => ({
    RUNNER_BACKEND: settings.get('RUNNER_BACKEND') as RemoteRunnerSettings['RUNNER_BACKEND'],
    RUNNER_BASE_URL: settings.get('RUNNER_BASE_URL'),
    RUNNER_DOCKER_HOST: settings.get('RUNNER_DOCKER_HOST'),
    RUNNER_PUBLIC_BASE: settings.get('RUNNER_PUBLIC_BASE'),
    RUNNER_SERVICE_TOKEN: tokens().RUNNER_SERVICE_TOKEN,
  });

  const internal = createInternalRoutes({
    storage: records.storageOperations,
    services: records.local.host,
    registry: records.registry,
    tokens: () => ({ ...tokens(), RUNNER_CONFIG_API_TOKEN: settings.get('RUNNER_CONFIG_API_TOKEN') }),
    isProduction: () => refusesSampleTokens(base),
    observe: createCallObserver({
      trace,
      inFlight,
      tenantOf: (installId) => records.local.findInstall(installId)?.tenantId ?? records.tenants.tenant().tenantId,
    }),
    knocked: callbacks.internalCall,
    logger,
  });
  const proxy = createRunnerProxyRoutes({
    settings: () => ({ ...current(), REDIRECT_COMPAT: settings.boolean('REDIRECT_COMPAT') }),
    embedded: runner.app.fetch,
    fetch,
    fidelity,
    logger,
  });

  /** The window may show UIs in frames, and whoever else the settings name. */
  function frameAncestors(): string {
    const { app } = addresses.urls();
    const names = [app, app.replace('127.0.0.1', 'localhost'), 'app://workbench'];
    return [...names, settings.get('EXT_UI_FRAME_ANCESTORS') ?? ''].join(' ').trim();
  }

  let sink: Promise<DebugSink> | null = null;
  stack.defer(async () => (await sink)?.close());

  /** Opened when a runner is first told of it. */
  function debugSink(): Promise<DebugSink> {
    sink ??= openDebugSink({
      inFlight,
      password: () => tokens().RUNNER_STORAGE_API_TOKEN,
      port: lastDebugPort(dataDir),
    });
    return sink;
  }

  async function writeEnvironment(): Promise<{ path: string; text: string }> {
    const { port: debugPort } = await debugSink();
    const variables = runnerEnvironment({
      gatewayUrl: addresses.urls().gateway,
      store: runnerStoreAccess(settings, { driver: archives.store.driver, front: archives.runnerAccess() }),
      tokens: tokens(),
      debugPort,
      settings: {
        ...Object.fromEntries(handedOn.map((name) => [name, settings.get(name)])),
        EXT_UI_FRAME_ANCESTORS: frameAncestors(),
      },
    });
    return writeRunnerEnvironment(dataDir, variables);
  }

  async function check(): Promise<RunnerConnection> {
    const now = current();
    const findings = isRemote(now) ? await checkRunner({ settings: current, callbacks, clock }) : [];
    const file = runnerEnvironmentFile(dataDir);
    return {
      backend: now.RUNNER_BACKEND,
      url: isRemote(now) ? (runnerBase(now)?.url ?? null) : null,
      findings,
      checkedAt: clock.now(),
      environmentFile: existsSync(file) ? file : null,
    };
  }

  /** In short, for the status bar. */
  async function health(): Promise<{ ok: boolean; detail: string }> {
    const now = current();
    if (!isRemote(now)) return runnerHealth(runner);
    const wrong = await glanceAtRunner(now);
    return wrong === null ? { ok: true, detail: runnerBase(now)?.url ?? '' } : { ok: false, detail: wrong.detail };
  }

  /** Ports may have changed since the file was written. Answers what a person should know; null for nothing. */
  async function refreshEnvironment(): Promise<string | null> {
    if (!isRemote(current()) && !existsSync(runnerEnvironmentFile(dataDir))) return null;
    try {
      await writeEnvironment();
      return null;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }

  return {
    check,
    health,
    refreshEnvironment,
    /** True for the key that a runner with the generated environment shows to the registry. */
    isRunnerKey: (sent: string): boolean => isToken(tokens().ALGA_AUTH_KEY, sent),
    execute: createExecuteChoice({
      embedded: runner.execute,
      remote: guardExecute(createRemoteExecute({ fetch, settings: current, fidelity, inFlight }), bundles.checks.demandForRun),
      settings: current,
    }),
    families: [callbacks.routes, internal, proxy],
    fetch: createRunnerFront({
      embedded: runner.app.fetch,
      settings: current,
      installs: {
        validate: async (...asked) => records.registry.validate(...asked),
        lookupByHost: async (host) => {
          const found = records.registry.lookupByHost(host);
          return found && { tenantId: found.tenantId, extensionId: found.registryId, contentHash: found.contentHash };
        },
      },
      fetch,
    }),
    /** Work for the runner inside, which is left undone while another is in use. */
    whileEmbedded:
      <Given>(work: (given: Given) => void) =>
      (given: Given): void => {
        if (!isRemote(current())) work(given);
      },
    writeEnvironment,
  };
}
export type ExternalRunner = ReturnType<typeof openExternalRunner>;
