import { afterEach, describe, expect, it } from 'vitest';
import { executionSchema } from '../../../contract/install-life.ts';
import type { Install } from '../../../contract/installs.ts';
import type { FidelityOverrides } from '../fidelity.ts';
import { createInstallFinder } from '../services/installs.ts';
import { domainLabel } from './domain.ts';
import { keptEvents, recordEvent } from './history.ts';
import { openInstallRig, otherTenantId } from './testing.ts';
import type { InstallRig } from './testing.ts';

let rig: InstallRig;
let install: Install;
afterEach(() => rig.dispose());

async function open(overrides: FidelityOverrides = {}): Promise<void> {
  rig = await openInstallRig(overrides);
  const registryId = rig.publish('1.0.0', { capabilities: ['cap:storage.kv', 'cap:http.fetch', 'events.emit'] });
  install = await rig.life.install(rig.tenantId, { registryId });
}

const coded = (code: string) => expect.objectContaining({ failure: expect.objectContaining({ code }) });
const providers = (): string[] => rig.registry.config(rig.tenantId, install.installId)!.providers.toSorted();
const withheld = () => rig.capabilities.list(install).filter(({ isWithheld }) => isWithheld);

describe('capabilities', () => {
  it('are listed with who asks for them and who gets them', async () => {
    await open();
    expect(rig.capabilities.list(install)).toEqual([
      { capability: 'cap:context.read', isRequested: false, isForEverybody: true, isGranted: true, isWithheld: false },
      { capability: 'cap:log.emit', isRequested: false, isForEverybody: true, isGranted: true, isWithheld: false },
      { capability: 'cap:user.read', isRequested: false, isForEverybody: true, isGranted: true, isWithheld: false },
      { capability: 'cap:http.fetch', isRequested: true, isForEverybody: false, isGranted: true, isWithheld: false },
      { capability: 'cap:storage.kv', isRequested: true, isForEverybody: false, isGranted: true, isWithheld: false },
    ]);
  });

  it('can be withheld, from the runner and from internal calls, and given back', async () => {
    await open();
    rig.capabilities.withhold(install, [' CAP:storage.kv', 'cap:storage.kv']);
    expect(providers()).not.toContain('cap:storage.kv');
    expect(providers()).toContain('cap:http.fetch');
    const findInstall = createInstallFinder(rig.test.db);
    expect(findInstall(install.installId)!.capabilities.has('cap:storage.kv')).toBe(false);
    expect(withheld()).toEqual([
      { capability: 'cap:storage.kv', isRequested: true, isForEverybody: false, isGranted: false, isWithheld: true },
    ]);
    rig.capabilities.withhold(install, ['cap:http.fetch']);
    expect(withheld().map(({ capability }) => capability)).toEqual(['cap:http.fetch']);
    rig.capabilities.withhold(install, []);
    expect(providers()).toContain('cap:http.fetch');
  });

  it('stay withheld when the install is updated or repeated', async () => {
    await open();
    rig.capabilities.withhold(install, ['cap:http.fetch']);
    rig.publish('2.0.0', { capabilities: ['cap:http.fetch'] });
    await rig.life.update(rig.tenantId, install.installId, { version: '2.0.0' });
    await rig.life.install(rig.tenantId, { registryId: install.registryId, version: '2.0.0' });
    expect(providers()).not.toContain('cap:http.fetch');
  });

  it('are all given where the workbench is to be like production', async () => {
    await open({ 'installs.capabilities': 'platform' });
    rig.capabilities.withhold(install, ['cap:storage.kv']);
    expect(providers()).toContain('cap:storage.kv');
    expect(withheld()).toMatchObject([{ isGranted: true }]);
  });

  it('that everybody has, or nobody knows, cannot be withheld', async () => {
    await open();
    for (const name of ['cap:log.emit', 'cap:unknown']) {
      expect(() => rig.capabilities.withhold(install, [name])).toThrow(coded('INPUT_INVALID'));
    }
  });
});

describe('configuration', () => {
  it('is replaced as a whole, and reaches the runner as strings', async () => {
    await open();
    const first = rig.configs.get(install);
    expect(first.config).toEqual({});
    const stored = rig.configs.set(install, { text: 'a', none: null, list: [1, { b: true }] }, first.version);
    expect(stored.version).not.toBe(first.version);
    expect(rig.configs.get(install)).toEqual(stored);
    const { config, configVersion } = rig.registry.config(rig.tenantId, install.installId)!;
    expect(config).toEqual({ text: 'a', none: '', list: '[1,{"b":true}]' });
    expect(configVersion).toBe(stored.version);
    expect(rig.configs.set(install, {}, stored.version).config).toEqual({});
  });

  it('is not written over a change, nor under a name that the platform refuses', async () => {
    await open();
    const { version } = rig.configs.get(install);
    rig.configs.set(install, { a: 1 }, version);
    expect(() => rig.configs.set(install, { a: 2 }, version)).toThrow(coded('RECORD_CONFLICT'));
    expect(rig.configs.get(install).config).toEqual({ a: 1 });
    const now = rig.configs.get(install).version;
    for (const key of ['', 'a b', 'ä']) {
      expect(() => rig.configs.set(install, { [key]: 1 }, now)).toThrow(coded('INPUT_INVALID'));
    }
  });
});

describe('domains', () => {
  it.each([
    ['51bbbfe5-0720-4d9b-b3e5-b5b43e441a52', '51bbbfe5'],
    ['ACME Corp.!', 'acmecorp'],
    ['--a__b--', 'ab'],
    ['a-very-long-tenant-name', 'averylongten'],
  ])('shorten %s to %s', async (id, label) => {
    await open();
    expect(domainLabel(id)).toBe(label);
  });

  it('are given anew after another root was set', async () => {
    await open();
    const { tenantId } = rig;
    const { registryId, installId } = install;
    expect(rig.infos.get(tenantId, registryId)).toEqual({
      installId,
      runnerDomain: `${installId}.localhost`,
      runnerStatus: { state: 'ready' },
    });
    rig.domainRoot = 'Apps.Example';
    const domain = `${domainLabel(tenantId)}-${domainLabel(registryId)}.apps.example`;
    expect(rig.infos.reprovision(tenantId, registryId)!.runnerDomain).toBe(domain);
    expect(rig.infos.reprovision(otherTenantId, registryId)).toBeNull();
    expect(rig.infos.get(otherTenantId, registryId)).toBeNull();
  });
});

describe('what an install did', () => {
  it('is told newest first, with version and outcome', async () => {
    await open();
    const { tenantId, registryId, versionId } = install;
    const start = (requestId: string) => {
      rig.test.clock.advance(1);
      const metrics = { method: 'GET', path: '/api/hello' };
      return rig.registry.executions.start({ tenantId, registryId, versionId, requestId, metrics });
    };
    rig.registry.executions.finish(start('first'), { status: 'ok', error: null, metrics: { http_status: 200 } });
    start('second');
    const [second, first] = rig.executions.of(install, 50);
    expect(executionSchema.parse(second)).toMatchObject({ requestId: 'second', status: 'started', httpStatus: null });
    expect(first).toMatchObject({ requestId: 'first', status: 'ok', httpStatus: 200, path: '/api/hello', version: '1.0.0' });
    expect(rig.executions.of(install, 1)).toHaveLength(1);
    expect(rig.executions.of({ ...install, tenantId: otherTenantId }, 50)).toEqual([]);
  });

  it('is counted by the hour', async () => {
    await open();
    const { tenantId, registryId } = install;
    const { db } = rig.test;
    for (const hour of [1, 3, 2]) {
      const row = { tenant_id: tenantId, registry_id: registryId, window_start: hour * 3_600_000, invocations: hour };
      db.run(db.build.insertInto('extension_quota_usage').values(row));
    }
    expect(rig.executions.usage(install).map(({ invocations }) => invocations)).toEqual([3, 2, 1]);
  });

  it('is kept to a number of events', async () => {
    await open();
    const event = { action: 'enabled' as const, version: '1.0.0', contentHash: null };
    for (let at = 1; at <= keptEvents + 5; at += 1) recordEvent(rig.test.db, install, { ...event, at: at * 1e12 });
    const events = rig.history(install);
    expect(events).toHaveLength(keptEvents);
    expect(events.at(-1)!.at).toBe(6e12);
  });
});
