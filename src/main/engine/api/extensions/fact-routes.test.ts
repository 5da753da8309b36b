import { afterEach, describe, expect, it } from 'vitest';
import type { FidelityOverrides } from '../../fidelity.ts';
import { insertTenant } from '../../tenant/insert.ts';
import { nobodyId, openRouteRig } from './testing.ts';
import type { Ask, RouteRig } from './testing.ts';

let rig: RouteRig;
afterEach(() => rig.dispose());
const open = async (overrides?: FidelityOverrides): Promise<void> => {
  rig = await openRouteRig(overrides);
};

const failing = (status: number, error: string) => ({ status, body: { error } });
const info = (query: string, ask?: Ask) => rig.ask(`/api/extensions/install-info${query}`, ask);
const reprovision = (body: object, ask: Ask = {}) =>
  rig.ask('/api/extensions/reprovision', { method: 'POST', body: JSON.stringify(body), ...ask });
const check = (headers: Record<string, string>, ask: Ask = {}) =>
  rig.ask('/api/extensions/registry-db-check', { headers, ...ask });

describe('install-info', () => {
  it('says where an install is served', async () => {
    await open();
    const { installId } = rig.install;
    expect(await info(`?registryId=${rig.registryId}`)).toEqual({
      status: 200,
      body: { install_id: installId, runner_domain: `${installId}.localhost`, runner_status: { state: 'ready' } },
    });
  });

  it('refuses as production does', async () => {
    await open();
    const known = `?registryId=${rig.registryId}`;
    expect(await info('')).toEqual(failing(400, 'missing registryId'));
    expect(await info(`?registryId=${nobodyId}`)).toEqual(failing(404, 'registry not found'));
    expect(await info('?registryId=acme.hello')).toEqual(failing(404, 'registry not found'));
    expect(await info(known, { key: rig.otherKey })).toEqual(failing(404, 'install not found'));
    expect(await info(known, { key: 'awk_unknown' })).toEqual(failing(401, 'unauthorized'));
    expect(await info(known, { key: rig.keyWith(['extension:publish']) })).toEqual(failing(403, 'forbidden'));
  });
});

describe('a fault of the server', () => {
  it('is told by each route in its own words', async () => {
    await open();
    const { db } = rig.schedules.services.test;
    db.run(db.build.schema.alterTable('tenant_extension_install').renameTo('lost'));
    expect(await info(`?registryId=${rig.registryId}`)).toEqual(failing(500, 'internal error'));
    expect(await reprovision({ extensionId: rig.registryId })).toEqual({ status: 500, body: { error: expect.any(String) } });
  });
});

describe('whose user may not', () => {
  it('is refused by every route, be it a portal user or without the permission', async () => {
    await open();
    const { users, tenants, clientId } = rig.schedules.services;
    const sam = tenants.current();
    const refusesAll = async () => {
      expect(await info(`?registryId=${rig.registryId}`)).toEqual(failing(403, 'forbidden'));
      expect(await reprovision({ extensionId: rig.registryId })).toEqual(failing(403, 'forbidden'));
      expect(await check({ 'x-alga-admin': 'true' })).toEqual(failing(403, 'forbidden'));
      expect(await rig.ask(`/api/extensions/${rig.registryId}/endpoints`)).toEqual(failing(403, 'forbidden'));
      expect(await rig.ask(`/api/extensions/${rig.registryId}/schedules`)).toEqual(failing(403, 'forbidden'));
    };
    users.update(sam.userId, { ...sam, permissions: [] });
    await refusesAll();
    users.create({ email: 'a@b.example', name: 'Another', type: 'internal', clientId: null });
    users.update(sam.userId, { ...sam, type: 'client', clientId });
    await refusesAll();
  });
});

describe('reprovision', () => {
  it('gives the domain anew', async () => {
    await open();
    rig.domainRoot = 'apps.example';
    const answer = await reprovision({ extensionId: rig.registryId });
    expect(answer).toEqual({ status: 200, body: { domain: '51bbbfe5-e3c0e4d6.apps.example' } });
    const { runner_domain: domain } = (await info(`?registryId=${rig.registryId}`)).body as Record<string, unknown>;
    expect(domain).toBe('51bbbfe5-e3c0e4d6.apps.example');
  });

  it('refuses what it cannot do', async () => {
    await open();
    const mine = { extensionId: rig.registryId };
    expect(await reprovision({})).toEqual(failing(400, 'missing extensionId'));
    expect(await reprovision({ extensionId: nobodyId })).toEqual(failing(500, 'install not found'));
    expect(await reprovision(mine, { key: rig.otherKey })).toEqual(failing(500, 'install not found'));
    expect(await reprovision(mine, { key: rig.keyWith(['extension:read']) })).toEqual(failing(403, 'forbidden'));
  });

  it('explains a domain that is taken', async () => {
    await open();
    rig.domainRoot = 'apps.example';
    const alike = `${rig.tenantId.slice(0, 8)}-0000-4000-8000-000000000002`;
    insertTenant(rig.schedules.services.test.db, { tenantId: alike, name: 'Alike', now: 1 });
    await rig.installs.life.install(alike, { registryId: rig.registryId, version: '1.1.0' });
    const answer = await reprovision({ extensionId: rig.registryId });
    expect(answer).toEqual(failing(500, 'The domain 51bbbfe5-e3c0e4d6.apps.example is taken.'));
  });
});

describe('registry-db-check', () => {
  it('counts what the tenant has, for who says to be an admin and may read', async () => {
    await open();
    const admin = { 'x-alga-admin': 'true' };
    expect(await check(admin)).toMatchObject({
      status: 200,
      body: { ok: true, report: { extension_version: { rows: 3 }, tenant_extension_install: { rows: 1 } } },
    });
    const other = await check(admin, { key: rig.otherKey });
    expect(other.body).toMatchObject({ report: { extension_version: { rows: 3 }, tenant_extension_install: { rows: 0 } } });
    expect(await check({})).toEqual(failing(403, 'forbidden'));
    expect(await check(admin, { key: 'awk_unknown' })).toEqual(failing(401, 'unauthorized'));
  });
});

describe('like production', () => {
  it('has none of these routes', async () => {
    await open({ 'api.unmounted-routes': 'platform' });
    for (const answer of [await info(''), await reprovision({}), await check({})]) {
      expect(answer).toEqual(failing(404, 'not_found'));
    }
  });
});
