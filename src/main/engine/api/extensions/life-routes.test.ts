import { afterEach, describe, expect, it } from 'vitest';
import { WorkbenchError } from '../../../../contract/errors.ts';
import type { JsonValue } from '../../../../contract/common.ts';
import type { FidelityOverrides } from '../../fidelity.ts';
import { nobodyId, openRouteRig } from './testing.ts';
import type { Ask, RouteRig } from './testing.ts';

let rig: RouteRig;
afterEach(() => rig.dispose());
const open = async (overrides?: FidelityOverrides): Promise<void> => {
  rig = await openRouteRig(overrides);
};

type Verb = 'install' | 'uninstall' | 'update';
const verbs: Verb[] = ['install', 'uninstall', 'update'];
const post = (verb: Verb, body: JsonValue | string, more: Ask = {}) =>
  rig.ask(`/api/v1/extensions/${verb}`, { method: 'POST', body, ...more });
const failing = (status: number, code: string, message?: string) => ({
  status,
  body: { error: { code, message: message ?? expect.any(String) } },
});
const current = (tenantId = rig.tenantId) => rig.registry.resolve(tenantId, rig.registryId);
const schedule = () => rig.schedules.create().scheduleId;

describe('install', () => {
  it('answers as production does, when it is done', async () => {
    await open();
    const { registryId } = rig;
    const answer = await post('install', { registryId, version: '2.0.0' });
    expect(answer).toEqual({
      status: 202,
      body: {
        data: {
          registryId,
          version: '2.0.0',
          installId: rig.install.installId,
          success: true,
          message: 'Extension installation enqueued',
        },
      },
    });
    expect(current()!.version).toBe('2.0.0');
  });

  it('installs for the tenant of the key alone', async () => {
    await open();
    const { registryId } = rig;
    const answer = await post('install', { registryId, version: '1.1.0' }, { key: rig.otherKey });
    expect(answer.status).toBe(202);
    expect([current()!.version, current(rig.otherTenantId)!.version]).toEqual(['1.0.0', '1.1.0']);
  });

  it('tells an unknown version, a wildcard and an unknown extension as a fault of its own', async () => {
    await open();
    for (const wanted of [{ version: '9.0.0' }, { version: '1.0.*' }, { registryId: nobodyId }, { registryId: 'acme.hello' }]) {
      const answer = await post('install', { registryId: rig.registryId, version: '1.0.0', ...wanted });
      expect(answer).toEqual(failing(500, 'INTERNAL_ERROR', 'Version not found'));
    }
  });

  it('says when the signature is refused', async () => {
    await open();
    rig.refuse = new WorkbenchError({ code: 'SIGNATURE_REFUSED', what: 'Not installed.', why: 'Unsigned.', fix: 'Sign it.' });
    const answer = await post('install', { registryId: rig.registryId, version: '2.0.0' });
    expect(answer).toEqual(failing(403, 'SIGNATURE_REFUSED', 'Not installed. Unsigned.'));
    expect(current()!.version).toBe('1.0.0');
  });
});

describe('uninstall', () => {
  it('answers as production does, whether or not there was an install', async () => {
    await open();
    const { registryId } = rig;
    const told = (success: boolean, message: string) => ({ status: 200, body: { data: { registryId, success, message } } });
    expect(await post('uninstall', { registryId }, { key: rig.otherKey })).toEqual(told(false, 'Install not found'));
    expect(current()).not.toBeNull();
    expect(await post('uninstall', { registryId })).toEqual(told(true, 'Uninstalled'));
    expect(await post('uninstall', { registryId })).toEqual(told(false, 'Install not found'));
    expect(current()).toBeNull();
  });
});

const updateTold = (version: string, success: boolean, message: string) => ({
  status: 200,
  body: { data: { registryId: rig.registryId, version, success, message } },
});

describe('update', () => {
  it('changes the version', async () => {
    await open();
    schedule();
    const { registryId } = rig;
    expect(await post('update', { registryId, version: '1.1.0' })).toEqual(updateTold('1.1.0', true, 'Updated'));
    expect(await post('update', { registryId, version: '7.0.0' })).toEqual(
      updateTold('7.0.0', false, 'Target version not found'),
    );
    const other = await post('update', { registryId, version: '1.0.0' }, { key: rig.otherKey });
    expect(other).toEqual(updateTold('1.0.0', false, 'Install not found'));
    expect(current()!.version).toBe('1.1.0');
  });

  it('names the schedules that stand in the way, or disables them', async () => {
    await open();
    const scheduleId = schedule();
    const { registryId } = rig;
    const blocked = await post('update', { registryId, version: '2.0.0' });
    expect(blocked).toEqual({
      status: 409,
      body: {
        success: false,
        code: 'SCHEDULE_REMAP_FAILED',
        message: expect.any(String),
        missing: [{ scheduleId, method: 'POST', path: '/api/import' }],
      },
    });
    const wanted = { registryId, version: '2.0.0', disableMissingSchedules: true };
    expect(await post('update', wanted)).toEqual(updateTold('2.0.0', true, 'Updated'));
    expect(rig.schedules.only()).toMatchObject({
      enabled: false,
      lastError: 'Disabled due to missing endpoint on extension update',
    });
  });

  it('is not there where the workbench is to be like production', async () => {
    await open({ 'api.unmounted-routes': 'platform' });
    const answer = await post('update', { registryId: rig.registryId, version: '1.1.0' });
    expect(answer).toEqual({ status: 404, body: { error: 'not_found' } });
  });
});

describe('each of them', () => {
  it('says what is wrong with the body', async () => {
    await open();
    for (const verb of verbs) {
      for (const body of ['', 'no json', '[]', '{}', '{"registryId":" ","version":"1"}', '{"registryId":1,"version":"1"}']) {
        const answer = await post(verb, body);
        expect(answer).toMatchObject({
          status: 400,
          body: { error: { code: 'VALIDATION_ERROR', message: 'Validation failed' } },
        });
      }
    }
    const answer = await post('install', { registryId: 'x' });
    expect(answer.body).toMatchObject({ error: { details: { version: ['Required'] } } });
  });

  it('wants a key that may change extensions', async () => {
    await open();
    const body = { registryId: rig.registryId, version: '1.1.0' };
    for (const verb of verbs) {
      expect(await post(verb, body, { key: 'awk_unknown' })).toEqual(failing(401, 'UNAUTHORIZED'));
      expect(await post(verb, body, { key: rig.keyWith(['extension:read']) })).toEqual(failing(403, 'FORBIDDEN'));
      const headers = { 'x-tenant-id': rig.otherTenantId };
      expect(await post(verb, body, { headers })).toEqual(failing(403, 'FORBIDDEN'));
      const missing = { status: 401, body: { error: 'Unauthorized: API key missing' } };
      expect(await post(verb, body, { key: '' })).toEqual(missing);
    }
    expect(current()!.version).toBe('1.0.0');
  });

  it('refuses keys as production does where that is asked for, whatever they may', async () => {
    await open({ 'api.session-guard': 'platform' });
    const body = { registryId: rig.registryId, version: '1.1.0' };
    for (const verb of ['install', 'uninstall'] as const) {
      for (const key of [rig.key, rig.keyWith(['extension:read']), 'awk_unknown', 'anything']) {
        for (const sent of [body, {}]) {
          expect(await post(verb, sent, { key })).toEqual({ status: 401, body: { error: 'Unauthorized' } });
        }
      }
    }
    expect(current()!.version).toBe('1.0.0');
  });

  it('tells nothing of a failure that nobody thought of', async () => {
    await open();
    rig.refuse = new Error('a secret detail');
    const answer = await post('install', { registryId: rig.registryId, version: '2.0.0' });
    expect(answer).toEqual(failing(500, 'INTERNAL_ERROR', 'Internal server error'));
    rig.schedules.services.test.db.close();
    for (const verb of verbs) {
      expect(await post(verb, { registryId: rig.registryId, version: '2.0.0' })).toMatchObject({ status: 500 });
    }
  });

  it.each([
    ['install', '{}', { registryId: ['Required'], version: ['Required'] }],
    ['install', '{"registryId":"r","version":""}', { version: ['Required'] }],
    ['uninstall', '{"registryId":""}', { registryId: ['Required'] }],
    ['update', '{"registryId":"r"}', { version: ['Required'] }],
  ] as const)('names the fields that are missing: %s %s', async (verb, body, details) => {
    await open();
    const error = { code: 'VALIDATION_ERROR', message: 'Validation failed', details };
    expect(await post(verb, body)).toEqual({ status: 400, body: { error } });
  });
});
