/** The internal routes over real services and one install that may do everything, for tests. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { quietLogger } from '../../database/testing.ts';
import { createFidelity, type FidelityOverrides } from '../../fidelity.ts';
import { createRegistry } from '../../registry/registry.ts';
import { createInFlight, type InFlight } from '../../remote-runner/in-flight.ts';
import { createStorageOperations } from '../../services/storage-wire.ts';
import { openTestServices, type TestServices } from '../../services/testing.ts';
import { createTraceStore } from '../../trace/store.ts';
import type { TraceStore } from '../../trace/types.ts';
import { createCallObserver } from './observe.ts';
import { createInternalRoutes } from './routes.ts';
import type { InternalTokens } from './token.ts';

export const runnerToken = 'runner-token-1';
export const unknownInstall = '00000000-0000-4000-8000-000000000000';
export const internalFault = { status: 500, body: { error: 'Internal error', code: 'INTERNAL_ERROR' } };

/** Takes a table away, so that whoever asks for it next fails in a way that nobody foresaw. */
export function loseTable({ services }: InternalRig, table: string): void {
  const { db } = services.test;
  db.run(db.build.schema.alterTable(table).renameTo('lost'));
}

export interface InternalRig {
  services: TestServices;
  trace: TraceStore;
  inFlight: InFlight;
  /** What is configured; changes count from the next call on. */
  tokens: InternalTokens;
  production: boolean;
  /** Sends a call with the right token; `body` is sent as it is where it is text. */
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<{ status: number; body: unknown }>;
  /** A call of an API for the install. */
  call(api: string, body: unknown, installId?: string): Promise<{ status: number; body: unknown }>;
  dispose(): Promise<void>;
}

export async function openInternalRig(overrides: FidelityOverrides = {}): Promise<InternalRig> {
  const services = await openTestServices(overrides);
  const { db, clock } = services.test;
  const folder = mkdtempSync(path.join(tmpdir(), 'alga-internal-'));
  const trace = createTraceStore({ file: path.join(folder, 'traces.db'), clock, logger: quietLogger, redact: () => [] });
  const inFlight = createInFlight(clock);
  const paging = createFidelity(overrides).position('storage.list-paging');
  const app = createInternalRoutes({
    storage: createStorageOperations({ db, clock, paging }),
    services: services.host,
    registry: createRegistry({ db, clock, vault: { envelope: () => null } }),
    tokens: () => rig.tokens,
    isProduction: () => rig.production,
    observe: createCallObserver({ trace, inFlight, tenantOf: () => services.tenantId }),
    logger: quietLogger,
  });

  const rig: InternalRig = {
    services,
    trace,
    inFlight,
    tokens: { RUNNER_STORAGE_API_TOKEN: runnerToken },
    production: false,
    async post(route, body, headers = {}) {
      const response = await app.request(route, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-runner-auth': runnerToken, ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      });
      const text = await response.text();
      return { status: response.status, body: text === '' ? null : (JSON.parse(text) as unknown) };
    },
    call: (api, body, installId = services.installId) => rig.post(`/api/internal/${api}/install/${installId}`, body),
    async dispose() {
      await trace.dispose();
      services.dispose();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return rig;
}
