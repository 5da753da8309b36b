/** Every procedure that names something of a tenant, asked for what is another one's: as unknown as what never was. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Install } from '../../../../contract/installs.ts';
import { defaultTenantId } from '../../tenant/tenants.ts';
import { failureOf } from '../../testing/workbench.ts';
import { archiveOf, startHttpRig, unknownId, type HttpRig } from './rig.ts';

let rig: HttpRig;
let own: Install;
let theirs: Install;
let theirTenant: string;
let theirSchedule: string;
let theirTrace: string;

async function installFor(tenantId: string, registryId: string): Promise<Install> {
  await rig.client.tenants.select({ tenantId });
  return rig.client.installs.install({ registryId });
}

beforeAll(async () => {
  rig = await startHttpRig();
  const { client } = rig;
  const { extension } = await rig.publish(await archiveOf({ name: 'shared' }));
  own = await installFor(defaultTenantId, extension.id);
  ({ tenantId: theirTenant } = await client.tenants.create({ name: 'Beta Services' }));
  theirs = await installFor(theirTenant, extension.id);
  const { installId } = theirs;
  await client.storage.put({ installId, namespace: 'notes', key: 'one', value: 'theirs', ifRevision: null });
  await client.installs.secrets.set({ installId, name: 'TOKEN', value: 'their secret' });
  const endpoint = (await client.schedules.endpoints({ installId })).find(({ schedulable }) => schedulable)!;
  const schedule = { endpointId: endpoint.endpointId, cron: '0 6 * * *' };
  ({ scheduleId: theirSchedule } = await client.schedules.create({ installId, ...schedule }));
  const key = await rig.makeKey(undefined, theirTenant);
  const answer = await rig.ask(`/api/ext/${installId}/api/hello`, { headers: { 'x-api-key': key } });
  theirTrace = answer.headers['x-alga-workbench-trace'] ?? '';
  await client.tenants.select({ tenantId: defaultTenantId });
});
afterAll(() => rig.stop());

type Client = HttpRig['client'];
type Names = { installId: string; scheduleId: string; traceId: string };

const record = { namespace: 'notes', key: 'one' };
const fields = { cron: '0 7 * * *', endpointId: unknownId };
const limits = { invocations: 1, cpuMs: null, egressBytes: null };

/** By name; each with the ids of an install. */
const calls: Record<string, (client: Client, names: Names) => Promise<unknown>> = {
  'installs.resolve': ({ installs }, { installId }) => installs.resolve({ extension: installId }),
  'installs.uninstall': ({ installs }, { installId }) => installs.uninstall({ installId, purge: true }),
  'installs.setEnabled': ({ installs }, { installId }) => installs.setEnabled({ installId, enabled: false }),
  'installs.update': ({ installs }, { installId }) => installs.update({ installId, version: '1.0.0' }),
  'installs.history': ({ installs }, { installId }) => installs.history({ installId }),
  'installs.capabilities.list': ({ installs }, { installId }) => installs.capabilities.list({ installId }),
  'installs.capabilities.withhold': ({ installs }, { installId }) =>
    installs.capabilities.withhold({ installId, capabilities: ['cap:log.emit'] }),
  'installs.config.get': ({ installs }, { installId }) => installs.config.get({ installId }),
  'installs.config.set': ({ installs }, { installId }) => installs.config.set({ installId, config: { a: 1 }, ifVersion: 'x' }),
  'installs.executions': ({ installs }, { installId }) => installs.executions({ installId }),
  'installs.quota': ({ installs }, { installId }) => installs.quota({ installId }),
  'installs.secrets.list': ({ installs }, { installId }) => installs.secrets.list({ installId }),
  'installs.secrets.set': ({ installs }, { installId }) => installs.secrets.set({ installId, name: 'TOKEN', value: 'ours' }),
  'installs.secrets.remove': ({ installs }, { installId }) => installs.secrets.remove({ installId, name: 'TOKEN' }),
  'installs.secrets.discard': ({ installs }, { installId }) => installs.secrets.discard({ installId }),
  'storage.namespaces': ({ storage }, { installId }) => storage.namespaces({ installId }),
  'storage.list': ({ storage }, { installId }) => storage.list({ installId, namespace: 'notes' }),
  'storage.get': ({ storage }, { installId }) => storage.get({ installId, ...record }),
  'storage.put': ({ storage }, { installId }) => storage.put({ installId, ...record, value: 'ours', ifRevision: 1 }),
  'storage.remove': ({ storage }, { installId }) => storage.remove({ installId, ...record }),
  'quotas.limits': ({ quotas }, { installId }) => quotas.limits({ installId }),
  'quotas.setLimits': ({ quotas }, { installId }) => quotas.setLimits({ installId, limits }),
  'schedules.list': ({ schedules }, { installId }) => schedules.list({ installId }),
  'schedules.endpoints': ({ schedules }, { installId }) => schedules.endpoints({ installId }),
  'schedules.create': ({ schedules }, { installId }) => schedules.create({ installId, ...fields }),
  'schedules.update': ({ schedules }, { installId, scheduleId }) => schedules.update({ installId, scheduleId, enabled: false }),
  'schedules.remove': ({ schedules }, { installId, scheduleId }) => schedules.remove({ installId, scheduleId }),
  'schedules.runNow': ({ schedules }, { installId, scheduleId }) => schedules.runNow({ installId, scheduleId }),
  'schedules.runs': ({ schedules }, { installId, scheduleId }) => schedules.runs({ installId, scheduleId }),
  'preview.apiProxy': ({ preview }, { installId }) =>
    preview.apiProxy({ installId, bridgeRequestId: '1', route: '/api/hello', method: 'GET' }),
  'traces.get': ({ traces }, { traceId }) => traces.get({ traceId }),
};

/** What belongs to the other tenant, read as its user. */
async function state() {
  const { client } = rig;
  const { installId } = theirs;
  await client.tenants.select({ tenantId: theirTenant });
  const read = {
    installs: await client.installs.list(),
    record: await client.storage.get({ installId, ...record }),
    secrets: await client.installs.secrets.list({ installId }),
    schedules: await client.schedules.list({ installId }),
    config: await client.installs.config.get({ installId }),
    limits: await client.quotas.limits({ installId }),
    capabilities: await client.installs.capabilities.list({ installId }),
    traces: (await client.traces.list({})).traces.map(({ traceId }) => traceId),
  };
  await client.tenants.select({ tenantId: defaultTenantId });
  return read;
}

/** How a call ends, without the ids that it was given. */
async function end(name: string, names: Names): Promise<string> {
  const failure = await failureOf(calls[name]!(rig.client, names));
  return Object.values(names).reduce((text, id) => text.replaceAll(id, '…'), JSON.stringify(failure));
}

const host = ({ installId }: Install) => `/api/installs/lookup-by-host?host=${installId}.localhost`;
const nothing = { installId: unknownId, scheduleId: unknownId, traceId: '0'.repeat(32) };

describe('what is another tenant’s', () => {
  it('is as unknown as what never was, and stays as it is', async () => {
    const before = await state();
    const names = { installId: theirs.installId, scheduleId: theirSchedule, traceId: theirTrace };
    for (const name of Object.keys(calls)) {
      const answer = await end(name, names);
      expect(answer, name).toBe(await end(name, nothing));
      expect(answer, name).toMatch(/NOT_FOUND|NOT_INSTALLED|EXTENSION_UNKNOWN/);
    }
    expect(await state()).toEqual(before);
  });

  it('is not reached by way of an own install either', async () => {
    const before = await state();
    for (const name of Object.keys(calls).filter((call) => /^schedules\.(update|remove|runNow|runs)$/.test(call))) {
      const foreign = await end(name, { ...nothing, installId: own.installId, scheduleId: theirSchedule });
      expect(foreign, name).toBe(await end(name, { ...nothing, installId: own.installId }));
    }
    expect(await state()).toEqual(before);
  });

  it('is in no list', async () => {
    const { client } = rig;
    const { installId } = own;
    const lists = [
      await client.installs.list(),
      await client.schedules.list({ installId }),
      await client.traces.list({}),
      await client.traces.list({ installId: theirs.installId }),
      await client.storage.namespaces({ installId }),
      await client.apiKeys.list({}),
      await client.installs.history({ installId }),
    ];
    for (const id of [theirs.installId, theirSchedule, theirTrace]) expect(JSON.stringify(lists)).not.toContain(id);
  });

  it('answers a key of the other tenant, which in turn reaches nothing of ours', async () => {
    const headers = { 'x-api-key': await rig.makeKey(undefined, theirTenant) };
    const asked = async (path: string) => (await rig.ask(path, { headers })).text;
    const { client } = rig;
    const shown = await client.installs.list();
    expect(shown.map(({ installId }) => installId)).toEqual([own.installId]);
    expect(JSON.parse(await asked(host(theirs)))).toMatchObject({ tenant_id: theirTenant });
    expect(await asked(host(own))).toBe(await asked(host({ ...own, installId: unknownId })));
    const valid = ({ tenantId, registryId, contentHash }: Install) =>
      asked(`/api/installs/validate?tenant=${tenantId}&extension=${registryId}&hash=${contentHash}`);
    expect(await valid(theirs)).toBe('{"valid":true}');
    expect(await valid(own)).toBe('{"valid":false}');
  });
});
