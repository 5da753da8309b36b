/** Schedules as the window works with them, over a real database. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { scheduleSchema } from '../../../contract/schedules.ts';
import { openDatabase } from '../database/open.ts';
import { quietLogger } from '../database/testing.ts';
import { devInstall } from '../registry/dev-install.ts';
import { testInstall } from '../registry/testing.ts';
import { changeInstall, testEndpoints } from '../services/testing.ts';
import { openScheduleRig } from './testing.ts';
import type { ScheduleRig } from './testing.ts';

let rig: ScheduleRig;
beforeEach(async () => {
  rig = await openScheduleRig();
});
afterEach(() => rig.dispose());

const invalid = (message: string, fields?: object) =>
  expect.objectContaining({
    failure: expect.objectContaining({
      code: 'SCHEDULE_INVALID',
      why: `${message}.`,
      ...(fields && { details: JSON.stringify(fields) }),
    }),
  });

describe('schedules', () => {
  it('are created, changed and removed, and know their next time', () => {
    const made = rig.create({ name: 'Daily', payload: { n: 1 } });
    expect(scheduleSchema.parse(made)).toMatchObject({
      endpoint: { method: 'POST', path: '/api/import' },
      name: 'Daily',
      timezone: 'UTC',
      enabled: true,
      payload: { n: 1 },
    });
    expect(new Date(made.nextRunAt!).toISOString()).toMatch(/T06:00:00.000Z$/);
    const changed = rig.schedules.update(rig.services.installId, made.scheduleId, { enabled: false });
    expect(changed).toMatchObject({ name: 'Daily', payload: { n: 1 }, enabled: false, nextRunAt: null });
    rig.schedules.remove(rig.services.installId, made.scheduleId);
    expect(rig.schedules.list(rig.services.installId)).toEqual([]);
  });

  it('are refused with the messages and field names of the management pages', () => {
    const put = rig.endpointId('PUT', '/api/import');
    const item = rig.endpointId('GET', '/api/items/:id');
    const foreign = 'Selected endpoint does not belong to the installed version';
    expect(() => rig.create({ endpointId: '' })).toThrow(invalid('Missing endpointId', { endpointId: 'Missing endpointId' }));
    expect(() => rig.create({ endpointId: rig.services.clientId })).toThrow(invalid(foreign, { endpointId: foreign }));
    expect(() => rig.create({ endpointId: put })).toThrow(invalid('Only GET and POST endpoints are schedulable in v1'));
    expect(() => rig.create({ endpointId: item })).toThrow(invalid('Endpoints with path parameters are not schedulable in v1'));
    expect(() => rig.create({ cron: 'x'.repeat(129) })).toThrow(invalid('Cron expression too long'));
    expect(() => rig.create({ name: 'x'.repeat(129) })).toThrow(invalid('Name too long', { name: 'Name too long' }));
    const payload = 'Payload must be a JSON object or array';
    expect(() => rig.create({ payload: 7 })).toThrow(invalid(payload, { payloadJson: payload }));
    expect(() => rig.schedules.update(rig.services.installId, rig.services.clientId, {})).toThrow(
      expect.objectContaining({ code: 'RECORD_NOT_FOUND' }),
    );
  });

  it('belong to an install that is there and enabled', () => {
    const code = expect.objectContaining({
      code: 'INSTALL_NOT_FOUND',
      message: expect.stringContaining('Extension install not found'),
    });
    expect(() => rig.schedules.list(rig.services.clientId)).toThrow(code);
    changeInstall(rig.services, { enabled: false });
    expect(rig.schedules.list(rig.services.installId)).toEqual([]);
    expect(() => rig.schedules.endpoints(rig.services.installId)).toThrow(/Extension is disabled/);
  });

  it('can be tried before they are saved', () => {
    expect(rig.schedules.preview('*/30 * * * *', undefined).nextRuns).toHaveLength(5);
    expect(rig.schedules.preview('* * * * *', 'UTC')).toEqual({
      problem: 'Cron too frequent (minimum interval is 5 minutes)',
      nextRuns: [],
    });
    expect(rig.schedules.preview('0 0 * * *', 'Mars')).toEqual({ problem: 'Invalid timezone', nextRuns: [] });
    expect(rig.schedules.preview('99 0 * * *', 'UTC').problem).toMatch(/99/);
  });

  it('move to the endpoints of a version that is installed over theirs', () => {
    const { scheduleId } = rig.create();
    const gone = rig.create({ endpointId: rig.endpointId('GET', '/api/report') });
    const endpoints = testEndpoints.filter(({ path }) => path === '/api/import');
    devInstall(
      rig.services.test.db,
      rig.services.test.clock,
      testInstall({ version: '2.0.0', endpoints }, `sha256:${'b'.repeat(64)}`),
    );
    rig.schedules.installed(rig.registry.resolve(rig.services.tenantId, rig.services.installId)!);
    const [moved, off] = rig.schedules.list(rig.services.installId);
    expect(moved).toMatchObject({ scheduleId, endpointId: rig.endpointId('POST', '/api/import'), enabled: true });
    expect(off).toMatchObject({
      scheduleId: gone.scheduleId,
      enabled: false,
      nextRunAt: null,
      lastError: 'Disabled due to missing endpoint on extension update',
    });
  });
});

describe('schedules of a data folder', () => {
  it('are there after a restart', async () => {
    rig.create({ name: 'Kept' });
    const other = await openDatabase({ file: rig.services.test.file, logger: quietLogger, clock: rig.services.test.clock });
    expect(other.all(other.build.selectFrom('tenant_extension_schedule').select('name'))).toEqual([{ name: 'Kept' }]);
    other.close();
  });
});
