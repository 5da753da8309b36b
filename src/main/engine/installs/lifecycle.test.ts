import { afterEach, describe, expect, it } from 'vitest';
import { WorkbenchError } from '../../../contract/errors.ts';
import type { Install } from '../../../contract/installs.ts';
import type { FidelityOverrides } from '../fidelity.ts';
import { testHash } from '../registry/testing.ts';
import { insertTenant } from '../tenant/insert.ts';
import { removeTenantRows } from '../tenant/remove.ts';
import { openInstallRig, otherTenantId } from './testing.ts';
import type { InstallRig } from './testing.ts';

let rig: InstallRig;
let registryId: string;
afterEach(() => rig.dispose());

const hello = { method: 'GET', path: '/api/hello', handler: 'dist/main' };
const report = { method: 'POST', path: '/api/report', handler: 'dist/main' };

/** 1.0.0 and 1.1.0 answer two endpoints, 2.0.0 one of them. */
async function open(overrides: FidelityOverrides = {}): Promise<void> {
  rig = await openInstallRig(overrides);
  registryId = rig.publish('1.0.0', { endpoints: [hello, report], capabilities: ['CAP:Storage.KV', 'events.emit'] });
  rig.publish('1.1.0', { endpoints: [report, hello] });
  rig.publish('2.0.0', { endpoints: [hello] });
}

const coded = (code: string) => expect.objectContaining({ failure: expect.objectContaining({ code }) });
const install = (version?: string, tenantId = rig.tenantId): Promise<Install> =>
  rig.life.install(tenantId, { registryId, version });
const current = (): Install | null => rig.registry.resolve(rig.tenantId, registryId);
const actions = ({ installId }: Install): string[] =>
  rig.history({ installId } as Install).map(({ action, version }) => `${action} ${version}`);
const jobs = ({ installId }: Install) => rig.schedules.ofInstall(installId).map((row) => row.job_id !== null);
const rowsOf = (table: 'ext_storage_records' | 'ext_storage_usage' | 'tenant_extension_install_secrets'): number =>
  rig.test.db.all(rig.test.db.build.selectFrom(table).selectAll()).length;
const store = ({ installId }: Install) => rig.storage.put(installId, { namespace: 'notes', key: 'a', value: 1, metadata: {} });

describe('installing', () => {
  it('takes the newest stable version, and grants the known capabilities that it asks for', async () => {
    await open();
    rig.publish('3.0.0-beta');
    expect(await install()).toMatchObject({ version: '2.0.0', enabled: true, contentHash: testHash('3') });
    expect(rig.prepared).toEqual([{ tenantId: rig.tenantId, registryId, contentHash: testHash('3') }]);
    expect(rig.announced).toEqual(['2.0.0']);
    const first = await install('1.0.0');
    const row = rig.test.db.first(rig.test.db.build.selectFrom('tenant_extension_install').selectAll())!;
    expect(row).toMatchObject({ granted_caps: '["cap:storage.kv"]', is_enabled: 1, status: 'enabled' });
    expect(first.installId).toBe(row.id);
  });

  it('passes over what is deprecated while there is anything else', async () => {
    await open();
    const { db } = rig.test;
    const deprecate = (version: string) =>
      db.run(db.build.updateTable('extension_version').set({ deprecated_at: 1 }).where('version', '=', version));
    deprecate('2.0.0');
    expect((await install()).version).toBe('1.1.0');
    expect((await install('2.0.0')).version).toBe('2.0.0');
    deprecate('1.1.0');
    deprecate('1.0.0');
    expect((await install()).version).toBe('2.0.0');
  });

  it('refuses what the registry does not have', async () => {
    await open();
    await expect(install('9.9.9')).rejects.toThrow(coded('VERSION_NOT_FOUND'));
    await expect(install('1.0.*')).rejects.toThrow(coded('VERSION_NOT_FOUND'));
    registryId = '00000000-0000-4000-8000-000000000001';
    await expect(install()).rejects.toThrow(coded('REGISTRY_ENTRY_NOT_FOUND'));
  });

  it('keeps the configuration and enables again when it is repeated; secrets stay', async () => {
    await open();
    const made = await install('1.0.0');
    rig.configs.set(made, { greeting: 'hi' }, rig.configs.get(made).version);
    rig.vault.set(made.installId, 'KEY', 'value');
    rig.life.setEnabled(rig.tenantId, made.installId, false);
    const again = await install('1.0.0');
    expect(again).toMatchObject({ installId: made.installId, enabled: true });
    expect(rig.configs.get(again).config).toEqual({ greeting: 'hi' });
    expect(rig.vault.list(made.installId)).toHaveLength(1);
    expect(actions(made)).toEqual(['reinstalled 1.0.0', 'disabled 1.0.0', 'installed 1.0.0']);
  });

  it('clears the configuration as production does where that is asked for; secrets stay', async () => {
    await open({ 'installs.reinstall-config': 'platform' });
    const made = await install('1.0.0');
    const { version } = rig.configs.set(made, { greeting: 'hi' }, rig.configs.get(made).version);
    rig.vault.set(made.installId, 'KEY', 'value');
    await install('1.0.0');
    const after = rig.configs.get(made);
    expect(after.config).toEqual({});
    expect(after.version).not.toBe(version);
    expect(rig.registry.config(rig.tenantId, made.installId)!.config).toEqual({});
    expect(rig.vault.list(made.installId)).toHaveLength(1);
  });

  it('leaves the last version at work when the bundle of another is refused', async () => {
    await open();
    const made = await install('1.0.0');
    rig.refuseBundles(new WorkbenchError({ code: 'SIGNATURE_REFUSED', what: 'No.', why: 'No.', fix: 'No.' }));
    await expect(install('2.0.0')).rejects.toThrow(coded('SIGNATURE_REFUSED'));
    const update = rig.life.update(rig.tenantId, made.installId, { version: '2.0.0' });
    await expect(update).rejects.toThrow(coded('SIGNATURE_REFUSED'));
    expect(current()).toEqual(made);
    expect(rig.announced).toEqual(['1.0.0']);
  });

  it('is of one tenant, and the same version serves several', async () => {
    await open();
    const mine = await install('1.0.0');
    const theirs = await install('2.0.0', otherTenantId);
    expect(mine.installId).not.toBe(theirs.installId);
    expect(current()!.version).toBe('1.0.0');
    const { installId } = theirs;
    await expect(rig.life.uninstall(rig.tenantId, installId)).rejects.toThrow(coded('INSTALL_NOT_FOUND'));
    await expect(rig.life.update(rig.tenantId, installId, { version: '1.0.0' })).rejects.toThrow(coded('INSTALL_NOT_FOUND'));
    expect(() => rig.life.setEnabled(rig.tenantId, installId, false)).toThrow(coded('INSTALL_NOT_FOUND'));
    expect(rig.registry.resolve(otherTenantId, installId)).toEqual(theirs);
  });

  it('is not made for a tenant that was removed meanwhile', async () => {
    await open();
    const { db } = rig.test;
    const pending = install('1.0.0', otherTenantId);
    removeTenantRows(db, otherTenantId);
    await expect(pending).rejects.toThrow(coded('TENANT_NOT_FOUND'));
    expect(rig.registry.list(otherTenantId)).toEqual([]);
  });

  it('gives a domain below the root, and explains one that is taken', async () => {
    await open();
    rig.domainRoot = 'apps.algapsa.com';
    const made = await install('1.0.0');
    expect(rig.infos.get(rig.tenantId, registryId)!.runnerDomain).toBe('51bbbfe5-e3c0e4d6.apps.algapsa.com');
    expect(rig.registry.lookupByHost('51bbbfe5-e3c0e4d6.apps.algapsa.com:8080')!.installId).toBe(made.installId);
    expect(rig.registry.lookupByHost(`${made.installId}.localhost`)!.installId).toBe(made.installId);
    const alike = `${rig.tenantId.slice(0, 8)}-0000-4000-8000-000000000002`;
    insertTenant(rig.test.db, { tenantId: alike, name: 'Alike', now: 1 });
    await expect(install('1.0.0', alike)).rejects.toThrow(coded('RECORD_CONFLICT'));
    expect(rig.registry.list(alike)).toEqual([]);
  });
});

describe('uninstalling', () => {
  it('removes install, secrets and schedules, keeps what it stored, and finds it when it comes back', async () => {
    await open();
    const made = await install('1.0.0');
    await store(made);
    rig.vault.set(made.installId, 'KEY', 'value');
    rig.schedule(made, 'POST', '/api/report');
    await rig.life.uninstall(rig.tenantId, made.installId);
    expect(current()).toBeNull();
    expect(rig.schedules.ofInstall(made.installId)).toEqual([]);
    expect([rowsOf('tenant_extension_install_secrets'), rowsOf('ext_storage_records')]).toEqual([0, 1]);
    expect([rig.deleted, rig.announced]).toEqual([[], ['1.0.0', null]]);
    const back = await install('2.0.0');
    expect(back.installId).toBe(made.installId);
    expect((await rig.storage.get(back.installId, 'notes', 'a')).value).toBe(1);
    expect(actions(back)).toEqual(['installed 2.0.0', 'uninstalled 1.0.0', 'installed 1.0.0']);
  });

  it('leaves stored records out of reach and deletes the bundle, as production does, where that is asked for', async () => {
    await open({ 'installs.stored-records': 'platform', 'installs.uninstall-bundle': 'platform' });
    const made = await install('1.0.0');
    await store(made);
    await rig.life.uninstall(rig.tenantId, made.installId);
    expect(rig.deleted).toEqual([{ tenantId: rig.tenantId, registryId, contentHash: testHash('1') }]);
    const back = await install('1.0.0');
    expect(back.installId).not.toBe(made.installId);
    expect(rowsOf('ext_storage_records')).toBe(1);
    await expect(rig.storage.get(back.installId, 'notes', 'a')).rejects.toThrow('record not found');
  });

  it('deletes what it stored when asked to', async () => {
    await open();
    const made = await install('1.0.0');
    await store(made);
    const theirs = await install('1.0.0', otherTenantId);
    await store(theirs);
    await rig.life.uninstall(rig.tenantId, made.installId, { purge: true });
    expect([rowsOf('ext_storage_records'), rowsOf('ext_storage_usage')]).toEqual([1, 1]);
    expect((await rig.storage.get(theirs.installId, 'notes', 'a')).value).toBe(1);
  });
});

describe('enabling and disabling', () => {
  it('takes the jobs of schedules away and gives them back; the status column stays', async () => {
    await open();
    const made = await install('1.0.0');
    rig.schedule(made, 'GET', '/api/hello');
    rig.schedule(made, 'POST', '/api/report', { enabled: 0 });
    expect(rig.life.setEnabled(rig.tenantId, made.installId, false).enabled).toBe(false);
    expect(jobs(made)).toEqual([false, false]);
    expect(rig.schedules.armed()).toEqual([]);
    const row = rig.test.db.first(rig.test.db.build.selectFrom('tenant_extension_install').select(['is_enabled', 'status']));
    expect(row).toEqual({ is_enabled: 0, status: 'enabled' });
    rig.life.setEnabled(rig.tenantId, made.installId, true);
    rig.life.setEnabled(rig.tenantId, made.installId, true);
    expect(jobs(made)).toEqual([true, false]);
    expect(actions(made)).toEqual(['enabled 1.0.0', 'disabled 1.0.0', 'installed 1.0.0']);
  });
});

describe('updating', () => {
  it('moves schedules to the endpoints of the same method and path', async () => {
    await open();
    const made = await install('1.0.0');
    const scheduleId = rig.schedule(made, 'POST', '/api/report');
    const { install: after, updated, missing } = await rig.life.update(rig.tenantId, made.installId, { version: '1.1.0' });
    expect([updated, missing, after.version]).toEqual([true, [], '1.1.0']);
    const row = rig.schedules.byId(scheduleId)!;
    expect(row.endpoint_id).toBe(rig.endpointId('1.1.0', 'POST', '/api/report'));
    expect([row.enabled, row.job_id === null]).toEqual([1, false]);
    expect(rig.announced.at(-1)).toBe('1.1.0');
  });

  it('changes nothing while a schedule has no endpoint in the version, and names it', async () => {
    await open();
    const made = await install('1.0.0');
    const scheduleId = rig.schedule(made, 'POST', '/api/report');
    rig.schedule(made, 'GET', '/api/hello');
    const result = await rig.life.update(rig.tenantId, made.installId, { version: '2.0.0' });
    const missing = [{ scheduleId, method: 'POST', path: '/api/report' }];
    expect(result).toMatchObject({ updated: false, missing, install: { version: '1.0.0' } });
    expect(rig.schedules.ofInstall(made.installId).map((row) => row.endpoint!.versionId)).toEqual([
      made.versionId,
      made.versionId,
    ]);
    expect(rig.announced).toEqual(['1.0.0']);
  });

  it('disables schedules without an endpoint when it may', async () => {
    await open();
    const made = await install('1.0.0');
    const scheduleId = rig.schedule(made, 'POST', '/api/report');
    const wanted = { version: '2.0.0', disableMissingSchedules: true };
    const result = await rig.life.update(rig.tenantId, made.installId, wanted);
    expect([result.updated, result.missing.length]).toEqual([true, 1]);
    expect(rig.schedules.byId(scheduleId)).toMatchObject({
      enabled: 0,
      job_id: null,
      last_error: 'Disabled due to missing endpoint on extension update',
    });
  });

  it('keeps configuration and grants, and goes back again', async () => {
    await open();
    const made = await install('1.0.0');
    const stored = rig.configs.set(made, { greeting: 'hi' }, rig.configs.get(made).version);
    await rig.life.update(rig.tenantId, made.installId, { version: '2.0.0' });
    await rig.life.update(rig.tenantId, made.installId, { version: '1.0.0' });
    expect(rig.configs.get(made)).toEqual(stored);
    expect(actions(made)).toEqual(['rolled-back 1.0.0', 'updated 2.0.0', 'installed 1.0.0']);
    await expect(rig.life.update(rig.tenantId, made.installId, { version: '7.0.0' })).rejects.toThrow(
      coded('VERSION_NOT_FOUND'),
    );
  });

  it('writes the endpoints of a version that has none yet', async () => {
    await open();
    const made = await install('1.0.0');
    const { db } = rig.test;
    db.run(db.build.deleteFrom('extension_api_endpoint').where('version_id', '!=', made.versionId));
    const scheduleId = rig.schedule(made, 'POST', '/api/report');
    await rig.life.update(rig.tenantId, made.installId, { version: '1.1.0' });
    expect(rig.schedules.byId(scheduleId)!.endpoint).toMatchObject({ method: 'POST', path: '/api/report' });
  });
});
