/** Requests that meet: the same version published many times, an install changed from all sides, keys and tenants that go. */
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Install } from '../../../../contract/installs.ts';
import { archiveOf, openGate, startHttpRig, type HttpRig, type Published } from './rig.ts';
import type { Reply } from '../../../../../conformance/http.ts';

let rig: HttpRig;
let hello: Published;

beforeAll(async () => {
  rig = await startHttpRig({ flags: { EXT_GATEWAY_TIMEOUT_MS: '700', EXT_BUNDLES_RATELIMIT_MAX: '1000' } });
  hello = await rig.publish(await archiveOf({ name: 'hello' }));
  await rig.publish(await archiveOf({ name: 'hello', version: '1.1.0' }));
});
afterAll(() => rig.stop());
beforeEach(() => void rig.faults.splice(0));

const times = <T>(count: number, make: (index: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => make(index)));
const statuses = (replies: readonly Reply[]): number[] => replies.map(({ status }) => status).toSorted();
const changes = (verb: string, body: object, key = rig.key): Promise<Reply> =>
  rig.ask(`/api/v1/extensions/${verb}`, { method: 'POST', headers: { 'x-api-key': key }, body: JSON.stringify(body) });

const exists = (version: string) => ({
  success: false,
  error: {
    code: 'EXTENSION_VERSION_ALREADY_EXISTS',
    message: `Version "${version}" already exists for this extension. Publish a new version and try again.`,
  },
});

describe('twenty who publish a version at once', () => {
  it.each(['one upload', 'an upload of each'])('are told by all but one answer that it exists: %s', async (what) => {
    const version = what === 'one upload' ? '1.0.0' : '2.0.0';
    const archive = await archiveOf({ name: 'crowd', version });
    const one = await rig.stage(archive);
    const staged = what === 'one upload' ? Array<string>(20).fill(one) : await times(20, () => rig.stage(archive));
    const replies = await Promise.all(staged.map((key) => rig.finalize({ key })));
    expect(statuses(replies)).toEqual([200, ...Array<number>(19).fill(409)]);
    for (const { status, text } of replies) if (status === 409) expect(JSON.parse(text)).toEqual(exists(version));
    const { versions } = await rig.client.registry.get({ registryId: registryIdOf(replies) });
    const [made] = versions.filter((found) => found.version === version);
    expect(made?.bundles).toHaveLength(1);
    expect(rig.faults).toEqual([]);
  });

  it('get a patch each where they ask for the next one', async () => {
    const staged = await times(5, async () => rig.stage(await archiveOf({ name: 'next', version: '1.0.*' })));
    const replies = await Promise.all(staged.map((key) => rig.finalize({ key })));
    const versions = replies.map(({ text }) => (JSON.parse(text) as Published).version.version);
    expect(versions.toSorted()).toEqual(['1.0.0', '1.0.1', '1.0.2', '1.0.3', '1.0.4']);
  });

  it('publish whole or not at all while the upload is given up', async () => {
    const key = await rig.stage(await archiveOf({ name: 'withdrawn' }));
    const headers = { ...openGate, 'x-api-key': rig.key };
    const abort = rig.ask('/api/ext-bundles/abort', { method: 'POST', headers, body: JSON.stringify({ key }) });
    const [done, given] = await Promise.all([rig.finalize({ key }), abort]);
    expect(given.status).toBe(200);
    const { entries } = await rig.client.registry.list({ search: 'withdrawn' });
    expect(entries).toHaveLength(done.status === 200 ? 1 : 0);
  });
});

const registryIdOf = (replies: readonly Reply[]): string =>
  (JSON.parse(replies.find(({ status }) => status === 200)!.text) as Published).extension.id;

describe('an install that is changed from all sides', () => {
  it('is whole at the end, and each answer is one that the platform has', async () => {
    const registryId = hello.extension.id;
    const rounds = await times(8, () =>
      Promise.all([
        changes('install', { registryId, version: '1.0.0' }),
        changes('update', { registryId, version: '1.1.0' }),
        changes('uninstall', { registryId }),
        changes('install', { registryId, version: '1.1.0' }),
      ]),
    );
    const answers = rounds.flat().map(({ status, text }) => `${status} ${wordsOf(text)}`);
    const known = ['202 Extension installation enqueued', '200 Updated', '200 Uninstalled', '200 Install not found'];
    expect(answers.filter((answer) => !known.includes(answer))).toEqual([]);
    await changes('install', { registryId, version: '1.0.0' });
    const installs = await rig.client.installs.list();
    expect(installs).toMatchObject([{ registryId, version: '1.0.0', enabled: true }]);
    expect(rig.faults).toEqual([]);
  });
});

const wordsOf = (text: string): string => (JSON.parse(text) as { data?: { message: string } }).data?.message ?? text;

describe('what goes while a handler runs', () => {
  let spin: Published;
  beforeAll(async () => {
    spin = await rig.publish(await archiveOf({ name: 'spin', component: 'spin' }));
    await rig.client.installs.install({ registryId: spin.extension.id });
  });

  /** Sends a request whose handler never ends by itself, and answers as soon as it is at work. */
  const inFlight = async (key: string, tenantId?: string): Promise<{ reply: Promise<Reply> }> => {
    const begun = async () => (await rig.client.traces.list({ tenantId })).traces.length;
    const before = await begun();
    const reply = rig.ask(`/api/ext/${spin.extension.id}/api/hello`, { headers: { 'x-api-key': key } });
    await vi.waitUntil(async () => (await begun()) > before, { timeout: 5000, interval: 5 });
    return { reply };
  };

  it('a key: the request that runs ends as it would, and the next is refused', async () => {
    const { key, secret } = await rig.client.apiKeys.create({ name: 'short', scopes: ['extension:call', 'extension:read'] });
    const { reply } = await inFlight(secret);
    await rig.client.apiKeys.revoke({ keyId: key.keyId });
    const headers = { 'x-api-key': secret };
    expect(await rig.ask(`/api/ext/${spin.extension.id}/api/hello`, { headers })).toMatchObject({
      status: 401,
      text: '{"error":"Unauthorized"}',
    });
    expect(await reply).toMatchObject({ status: 502 });
    expect(rig.faults).toEqual([]);
  });

  it('a tenant with its install: the request ends, and nobody is let in after it', async () => {
    const { client } = rig;
    const { tenantId } = await client.tenants.create({ name: 'Brief Services' });
    const key = await rig.makeKey(undefined, tenantId);
    const registryId = spin.extension.id;
    expect((await changes('install', { registryId, version: '1.0.0' }, key)).status).toBe(202);
    const { reply } = await inFlight(key, tenantId);
    expect(await changes('uninstall', { registryId }, key)).toMatchObject({ status: 200 });
    await client.tenants.remove({ tenantId });
    expect((await reply).status).toBe(502);
    expect(await rig.ask(`/api/ext/${registryId}/api/hello`, { headers: { 'x-api-key': key } })).toMatchObject({ status: 401 });
  });

  it('a tenant while it installs: the install is refused, or keeps the tenant', async () => {
    const { client } = rig;
    const { tenantId } = await client.tenants.create({ name: 'Passing Services' });
    const key = await rig.makeKey(undefined, tenantId);
    const installing = times(6, () => changes('install', { registryId: hello.extension.id, version: '1.0.0' }, key));
    const removal = await client.tenants.remove({ tenantId }).then(
      () => 'removed' as const,
      () => 'kept' as const,
    );
    const replies = statuses(await installing);
    const isThere = (await client.tenants.list()).some((tenant) => tenant.tenantId === tenantId);
    expect(isThere).toBe(removal === 'kept');
    expect(replies.filter((status) => status === 202).length > 0).toBe(isThere);
    expect(replies.filter((status) => status !== 202 && status !== 401)).toEqual([]);
  });
});

it('leaves the first tenant with what it has', async () => {
  const installs: Install[] = await rig.client.installs.list();
  expect(installs.map(({ slug }) => slug).toSorted()).toEqual(['acme.hello', 'acme.spin']);
});
