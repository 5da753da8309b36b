/** Schedules of several tenants: all of them run, whichever the window shows. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { devInstall } from '../registry/dev-install.ts';
import { testInstall } from '../registry/testing.ts';
import { testEndpoints } from '../services/testing.ts';
import { openScheduleRig } from './testing.ts';
import type { ScheduleRig } from './testing.ts';

let rig: ScheduleRig;
beforeEach(async () => {
  rig = await openScheduleRig();
});
afterEach(() => rig.dispose());

it('run by time for every tenant, each with its own install', async () => {
  const { services, schedules } = rig;
  const { test, tenants, timers } = services;
  const { tenantId } = services.tenantRecords.create('Beta Services');
  const installId = devInstall(test.db, test.clock, { ...testInstall({ endpoints: testEndpoints }), tenantId });
  const endpoint = schedules.endpoints(installId).find(({ method, path }) => method === 'POST' && path === '/api/import')!;
  schedules.create(installId, { endpointId: endpoint.endpointId, cron: '0 6 * * *' });
  rig.create();
  for (const shown of [tenantId, services.tenantId]) {
    tenants.show(shown);
    rig.sent.length = 0;
    const bothRan = Promise.withResolvers<void>();
    rig.execute = async () => {
      if (rig.sent.length === 2) bothRan.resolve();
      return { response: { status: 200, headers: {}, body_b64: null, error: null }, explanation: null };
    };
    timers.pass(24 * 60 * 60 * 1000);
    await bothRan.promise;
    // Waits until both runs are over, so that the next time is not skipped.
    await rig.restart();
    const ran = rig.sent.map(({ routing, body }) => [routing.tenant, body.context.install_id]);
    expect(ran).toHaveLength(2);
    expect(ran).toEqual(
      expect.arrayContaining([
        [services.tenantId, services.installId],
        [tenantId, installId],
      ]),
    );
  }
});
