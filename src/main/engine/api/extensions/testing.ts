/** The management routes around installs over a real database, with two tenants and their keys, for tests. */
import type { Hono } from 'hono';
import type { JsonValue } from '../../../../contract/common.ts';
import type { Install } from '../../../../contract/installs.ts';
import { createApiKeys } from '../../access/api-keys.ts';
import { createIdentify } from '../../access/session.ts';
import { quietLogger } from '../../database/testing.ts';
import { createFidelity } from '../../fidelity.ts';
import type { FidelityOverrides } from '../../fidelity.ts';
import { createInstalls } from '../../installs/installs.ts';
import type { Installs } from '../../installs/installs.ts';
import { localNames } from '../../listen/local-host.ts';
import { publishVersion } from '../../registry/publish-version.ts';
import { createRegistry } from '../../registry/registry.ts';
import { testHash, testManifest } from '../../registry/testing.ts';
import type { Registry } from '../../registry/types.ts';
import { openScheduleRig } from '../../schedule/testing.ts';
import type { ScheduleRig } from '../../schedule/testing.ts';
import { createStorageOperations } from '../../services/storage-wire.ts';
import { testEndpoints } from '../../services/testing.ts';
import { createApi } from '../api.ts';
import { createInstallRoutes } from '../installs.ts';
import type { Scope } from '../session.ts';
import { createAuthorise } from '../session.ts';
import { createStorageRoutes } from '../storage-records/routes.ts';
import { createFactRoutes } from './fact-routes.ts';
import { createLifeRoutes } from './life-routes.ts';
import { createScheduleRoutes } from './schedule-routes.ts';

export const runnerKey = 'the-key-of-the-runner';
export const nobodyId = '00000000-0000-4000-8000-00000000dead';

export interface Answer {
  status: number;
  body: unknown;
}

export interface Ask {
  method?: string;
  body?: JsonValue | string;
  headers?: Record<string, string>;
  /** By default one of the first tenant with all scopes. */
  key?: string;
}

export interface RouteRig {
  schedules: ScheduleRig;
  installs: Installs;
  registry: Registry;
  /** `acme.hello`, whose version 1.0.0 the first tenant has installed. */
  registryId: string;
  install: Install;
  tenantId: string;
  otherTenantId: string;
  /** Keys with all scopes. */
  key: string;
  otherKey: string;
  domainRoot: string | null;
  /** Lets the next bundle be refused. */
  refuse: Error | null;
  keyWith(scopes: Scope[]): string;
  ask(path: string, ask?: Ask): Promise<Answer>;
  dispose(): Promise<void>;
}

const host = '127.0.0.1:4000';
const scopes: Scope[] = ['extension:read', 'extension:write'];

/** 1.1.0 has all endpoints of 1.0.0, 2.0.0 has one. */
function publishAll(rig: ScheduleRig): void {
  const { db, clock } = rig.services.test;
  for (const [version, endpoints, digit] of [
    ['1.1.0', testEndpoints, 'b'],
    ['2.0.0', testEndpoints.slice(0, 1), 'c'],
  ] as const) {
    const manifest = testManifest({ version, endpoints: [...endpoints] });
    publishVersion(db, clock, { tenantId: rig.services.tenantId, manifest, contentHash: testHash(digit), sizeBytes: 10 });
  }
}

export async function openRouteRig(overrides: FidelityOverrides = {}): Promise<RouteRig> {
  const schedules = await openScheduleRig();
  const { services, trace } = schedules;
  const { test, tenants, tenantId, scheduling, findInstall } = services;
  const { db, clock } = test;
  publishAll(schedules);
  const fidelity = createFidelity(overrides);
  const registry = createRegistry({
    db,
    clock,
    vault: { envelope: () => null },
    disabledUi: () => fidelity.position('installs.disabled-ui'),
  });
  const otherTenantId = services.tenantRecords.create('Other').tenantId;
  const keys = createApiKeys({ db, clock, tenants, changed: () => undefined });
  const keyOf = (tenant: string, given: Scope[]): string =>
    keys.create({ name: 'key', scopes: given, tenantId: tenant, expiresAt: null }).secret;

  const identify = createIdentify({ tenants, keys, internalToken: 'launch', requireAuth: true });
  const authorise = createAuthorise({ identify, tenants, logger: quietLogger });
  const installs = createInstalls({
    db,
    clock,
    fidelity,
    registry,
    schedules: scheduling.records,
    prepareBundle: async () => {
      if (rig.refuse !== null) throw rig.refuse;
    },
    deleteBundle: async () => undefined,
    domainRoot: () => rig.domainRoot,
    changed: () => undefined,
    announce: () => undefined,
    tracesOf: (installId) => trace.list({ installId, limit: 50 }).traces,
  });
  const shared = { authorise, registry, fidelity, logger: quietLogger };
  const families: Hono[] = [
    createLifeRoutes({ ...shared, life: installs.life }),
    createFactRoutes({ ...shared, db, infos: installs.infos }),
    createScheduleRoutes({ ...shared, ...scheduling, findInstall, schedules: schedules.schedules }),
    createInstallRoutes({ ...shared, identify, isRunnerKey: (sent) => sent === runnerKey }),
    createStorageRoutes({ ...shared, storage: createStorageOperations({ db, clock, paging: 'helpful' }) }),
  ];
  const api = createApi({ families, identify, fidelity, allowedHosts: () => localNames, logger: quietLogger });
  const install = registry.list(tenantId)[0]!;

  const rig: RouteRig = {
    schedules,
    installs,
    registry,
    registryId: install.registryId,
    install,
    tenantId,
    otherTenantId,
    key: keyOf(tenantId, scopes),
    otherKey: keyOf(otherTenantId, scopes),
    domainRoot: null,
    refuse: null,
    keyWith: (given) => keyOf(tenantId, given),
    async ask(path, { method = 'GET', body, headers = {}, key = rig.key } = {}) {
      const text = body === undefined || typeof body === 'string' ? (body ?? null) : JSON.stringify(body);
      const sent = { host, 'x-api-key': key, ...headers };
      const response = await api.fetch(new Request(`http://${host}${path}`, { method, headers: sent, body: text }));
      const answer = await response.text();
      return { status: response.status, body: answer === '' ? null : (JSON.parse(answer) as unknown) };
    },
    dispose: schedules.dispose,
  };
  return rig;
}
