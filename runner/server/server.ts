/** The runner as a server of its own, in the platform's place: its environment in, its routes out. */
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import type { RunnerLogger } from '../http/options.ts';
import { createRunner } from '../runner.ts';
import { createDebugObserver } from './debug-stream/observe.ts';
import { createDebugPublisher } from './debug-stream/publisher.ts';
import { createHttpBundleSource } from './bundle-source.ts';
import { createHttpInstallDirectory } from './install-directory.ts';
import { createHttpServices } from './services/index.ts';
import { SettingsError } from './settings.ts';
import type { RunnerSettings } from './settings.ts';
import { createUnseal } from './unseal.ts';

export interface RunnerServerOptions {
  settings: RunnerSettings;
  /** Address to listen on. The platform's runner listens on all; this one does so only when it is told. */
  hostname: string;
  workerPath: string;
  /** `platform` answers as production does, `helpful` as an author would rather have it. */
  mode: 'platform' | 'helpful';
  logger?: RunnerLogger;
}

export interface RunnerServer {
  url: string;
  port: number;
  /** Closes the listener, ends running guests and waits for both. */
  dispose(): Promise<void>;
}

const loopback: ReadonlySet<string> = new Set(['127.0.0.1', '::1', 'localhost']);

/**
 * Rejects when the address cannot be listened on, and with `SettingsError` when it lies beyond this machine and callers
 * would need no token: whoever reaches the runner can run handlers.
 */
export async function startRunnerServer(options: RunnerServerOptions): Promise<RunnerServer> {
  const { settings, hostname, workerPath, mode, logger } = options;
  if (!loopback.has(hostname) && settings.executeToken === null) {
    throw new SettingsError('RUNNER_EXECUTE_TOKEN', `listening on ${hostname} needs a token for those who run handlers`);
  }
  const now = Date.now;
  const { debugStream } = settings;
  const publisher = debugStream === null ? null : await createDebugPublisher(debugStream, logger);
  const observe =
    debugStream === null || publisher === null
      ? {}
      : { observe: createDebugObserver({ publisher, settings: debugStream, mode, now }) };
  const runner = createRunner({
    cacheRoot: settings.cacheRoot,
    cacheBytes: settings.cacheBytes,
    bundles: createHttpBundleSource(settings.store),
    installs: createHttpInstallDirectory({ origin: settings.registryOrigin, authKey: settings.authKey, now }),
    services: createHttpServices(settings),
    workerPath,
    egress: { allow: settings.egressAllow },
    deadline: mode,
    wasiHttp: mode,
    unseal: createUnseal({ vault: settings.vault, now }),
    ...(settings.store === null ? { engineFailure: 'BUNDLE_STORE_BASE not configured' } : {}),
    http: {
      cachePolicy: mode,
      dispatchQuery: mode === 'platform' ? 'drop' : 'keep',
      validate: settings.strictValidation,
      frameAncestors: () => settings.frameAncestors,
      contentSecurityPolicy: settings.contentSecurityPolicy,
      cacheMaxBytes: settings.cacheMaxBytes,
      extras: mode !== 'platform',
      ...(settings.executeToken === null ? {} : { serviceToken: settings.executeToken }),
      // Servers reach it by whatever name they know; browsers cannot run handlers under any.
      serviceHosts: 'any',
      ...observe,
      ...(settings.maxFileBytes === undefined ? {} : { maxFileBytes: settings.maxFileBytes }),
    },
    ...(logger === undefined ? {} : { logger }),
    now,
  });
  const server = createAdaptorServer({ fetch: runner.app.fetch, overrideGlobalObjects: false }) as Server;
  try {
    await listen(server, settings.port, hostname);
  } catch (error) {
    publisher?.dispose();
    await runner.dispose();
    throw error;
  }
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `http://${hostname.includes(':') ? `[${hostname}]` : hostname}:${port}`,
    async dispose() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await Promise.all([closed, runner.dispose()]);
      publisher?.dispose();
    },
  };
}

function listen(server: Server, port: number, hostname: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, hostname, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
