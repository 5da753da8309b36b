/** The local services over a real database with one install that may do everything, for tests. */
import type { Change } from '../../../contract/workbench.ts';
import { capabilities } from '../../../../runner/host/capabilities.ts';
import { openTestDatabase, quietLogger } from '../database/testing.ts';
import type { TestClock, TestDatabase } from '../database/testing.ts';
import { createFidelity } from '../fidelity.ts';
import type { FidelityOverrides } from '../fidelity.ts';
import { devInstall } from '../registry/dev-install.ts';
import { testInstall } from '../registry/testing.ts';
import type { Timers } from '../schedule/ticker.ts';
import { createTenants } from '../tenant/tenants.ts';
import type { Tenants } from '../tenant/tenants.ts';
import { createLocalServices } from './local-services.ts';
import type { LocalServices } from './local-services.ts';

export const testEndpoints = [
  { method: 'GET', path: '/api/report', handler: 'dist/main' },
  { method: 'POST', path: '/api/report', handler: 'dist/main' },
  { method: 'POST', path: '/api/import', handler: 'dist/main' },
  { method: 'PUT', path: '/api/import', handler: 'dist/main' },
  { method: 'GET', path: '/api/items/:id', handler: 'dist/main' },
];

/** Timers of a clock that stands still: they go off when time is passed. */
export interface ManualTimers extends Timers {
  /** Milliseconds until the waiting timer; null when none waits. */
  waiting(): number | null;
  /** Moves the clock, and lets timers go off on the way. */
  pass(ms: number): void;
}

export function manualTimers(clock: TestClock): ManualTimers {
  let waiting: { work: () => void; at: number } | null = null;
  return {
    set(work, ms) {
      const own = { work, at: clock.now() + ms };
      waiting = own;
      return () => {
        if (waiting === own) waiting = null;
      };
    },
    waiting: () => (waiting === null ? null : waiting.at - clock.now()),
    pass(ms) {
      const end = clock.now() + ms;
      for (let due = waiting; due !== null && due.at <= end; due = waiting) {
        waiting = null;
        clock.advance(Math.max(0, due.at - clock.now()));
        due.work();
      }
      clock.advance(end - clock.now());
    },
  };
}

export interface TestServices extends LocalServices {
  test: TestDatabase;
  tenants: Tenants;
  tenantId: string;
  installId: string;
  timers: ManualTimers;
  /** Topics that were announced, in order. */
  changes: Change['topic'][];
  /** Ids of a seeded client and of an active, an hourly service. */
  clientId: string;
  serviceId: string;
  dispose(): void;
}

export async function openTestServices(overrides: FidelityOverrides = {}): Promise<TestServices> {
  const test = await openTestDatabase();
  const { db, clock } = test;
  const tenants = createTenants({ db, clock });
  const { tenantId } = tenants.tenant();
  const manifest = { capabilities: [...capabilities], endpoints: testEndpoints };
  const installId = devInstall(db, clock, testInstall(manifest));
  const timers = manualTimers(clock);
  const changes: Change['topic'][] = [];
  const changed = (topic: Change['topic']): void => void changes.push(topic);
  const fidelity = createFidelity(overrides);
  const local = createLocalServices({ db, clock, logger: quietLogger, fidelity, tenants, timers, changed });
  return {
    ...local,
    test,
    tenants,
    tenantId,
    installId,
    timers,
    changes,
    clientId: local.clients.list(tenantId).find(({ clientName }) => clientName === 'Northwind Dental')!.clientId,
    serviceId: local.services.list(tenantId).find(({ serviceName }) => serviceName === 'Remote support')!.serviceId,
    dispose: test.dispose,
  };
}

/** Switches the install off, or changes what it may do. */
export function changeInstall({ test, installId }: TestServices, change: { enabled?: boolean; granted?: string[] }): void {
  const { db } = test;
  if (change.enabled !== undefined) {
    const row = { is_enabled: change.enabled ? (1 as const) : (0 as const) };
    db.run(db.build.updateTable('tenant_extension_install').set(row).where('id', '=', installId));
  }
  if (change.granted !== undefined) {
    const granted = JSON.stringify(change.granted);
    db.run(db.build.updateTable('tenant_extension_install').set({ granted_caps: granted }).where('id', '=', installId));
    db.run(db.build.updateTable('tenant_extension_install_config').set({ providers: granted }));
    db.run(db.build.updateTable('extension_version').set({ capabilities: granted }));
  }
}
