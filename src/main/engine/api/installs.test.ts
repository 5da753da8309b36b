import { afterEach, describe, expect, it } from 'vitest';
import { testHash } from '../registry/testing.ts';
import { changeInstall } from '../services/testing.ts';
import { openRouteRig, runnerKey } from './extensions/testing.ts';
import type { Ask, RouteRig } from './extensions/testing.ts';
import type { FidelityOverrides } from '../fidelity.ts';

let rig: RouteRig;
afterEach(() => rig.dispose());
const open = async (overrides?: FidelityOverrides): Promise<void> => {
  rig = await openRouteRig(overrides);
};

const asRunner: Ask = { key: runnerKey };
const lookup = (host: string, ask: Ask = asRunner) =>
  rig.ask(`/api/installs/lookup-by-host?host=${encodeURIComponent(host)}`, ask);
const validate = async (changes: Record<string, string> = {}, ask: Ask = asRunner) => {
  const query = { tenant: rig.tenantId, extension: rig.registryId, hash: testHash('a'), ...changes };
  return await rig.ask(`/api/installs/validate?${new URLSearchParams(query).toString()}`, ask);
};
const valid = (is: boolean) => ({ status: 200, body: { valid: is } });
const found = () => ({
  status: 200,
  body: { tenant_id: rig.tenantId, extension_id: rig.registryId, content_hash: testHash('a') },
});
const host = () => `${rig.install.installId}.localhost`;

describe('lookup-by-host', () => {
  it('finds an install by its host, in any case and with any port', async () => {
    await open();
    for (const name of [host(), `${host().toUpperCase()}:8080`]) expect(await lookup(name)).toEqual(found());
  });

  it('refuses as production does', async () => {
    await open();
    expect(await lookup('')).toEqual({ status: 400, body: { error: 'missing_host' } });
    expect(await lookup('nobody.localhost')).toEqual({ status: 404, body: { error: 'not_found' } });
  });

  it('hides installs of other tenants from keys, and everything from strangers', async () => {
    await open();
    expect(await lookup(host(), { key: rig.key })).toEqual(found());
    expect(await lookup(host(), { key: rig.otherKey })).toEqual({ status: 404, body: { error: 'not_found' } });
    expect((await lookup(host(), { key: 'anything' })).status).toBe(401);
  });
});

describe('validate', () => {
  it('compares a prefixed hash as it is, and gives a bare one its prefix', async () => {
    await open();
    expect(await validate()).toEqual(valid(true));
    expect(await validate({ hash: 'a'.repeat(64) })).toEqual(valid(true));
    expect(await validate({ hash: testHash('a').toUpperCase() })).toEqual(valid(false));
    expect(await validate({ hash: testHash('b') })).toEqual(valid(false));
    expect(await validate({ extension: rig.install.installId })).toEqual(valid(false));
    expect(await validate({ tenant: rig.otherTenantId })).toEqual(valid(false));
    expect(await rig.ask('/api/installs/validate', asRunner)).toEqual(valid(false));
  });

  it('tells a key about its own tenant only', async () => {
    await open();
    expect(await validate({}, { key: rig.key })).toEqual(valid(true));
    expect(await validate({}, { key: rig.otherKey })).toEqual(valid(false));
    expect((await validate({}, { key: 'anything' })).status).toBe(401);
  });
});

describe('a disabled install', () => {
  it('is not served', async () => {
    await open();
    changeInstall(rig.schedules.services, { enabled: false });
    expect(await validate()).toEqual(valid(false));
    expect((await lookup(host())).status).toBe(404);
  });

  it('is served where the workbench is to be like production', async () => {
    await open({ 'installs.disabled-ui': 'platform' });
    changeInstall(rig.schedules.services, { enabled: false });
    expect(await validate()).toEqual(valid(true));
    expect(await lookup(host())).toEqual(found());
  });
});

describe('a database that fails', () => {
  it.each(['platform', 'helpful'] as const)('is told as a fault of the server, or as not valid: %s', async (position) => {
    await open({ 'api.registry-key': position });
    const asked = host();
    rig.schedules.services.test.db.close();
    expect(await lookup(asked)).toEqual({ status: 500, body: { error: 'server_error' } });
    expect(await validate()).toEqual(valid(false));
  });
});

describe('a request without a key', () => {
  it.each(['platform', 'helpful'] as const)('is refused before anything is looked up: %s', async (position) => {
    await open({ 'api.registry-key': position });
    const missing = { status: 401, body: { error: 'Unauthorized: API key missing' } };
    expect(await lookup(host(), { key: '' })).toEqual(missing);
    expect(await lookup('', { key: '' })).toEqual(missing);
    expect(await validate({}, { key: '' })).toEqual(missing);
  });
});

describe('like production', () => {
  it('takes any key', async () => {
    await open({ 'api.registry-key': 'platform' });
    expect(await validate({}, { key: 'anything' })).toEqual(valid(true));
    expect(await lookup(host(), { key: rig.otherKey })).toEqual(found());
    expect(await lookup('', { key: 'anything' })).toEqual({ status: 400, body: { error: 'missing_host' } });
    expect(await lookup('nobody.localhost', { key: 'anything' })).toEqual({ status: 404, body: { error: 'not_found' } });
  });
});
