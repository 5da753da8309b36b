import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentSpan, type Attributes } from '../../../../../runner/observe.ts';
import { changeInstall } from '../../services/testing.ts';
import { openInternalRig, type InternalRig } from './testing.ts';

const unknownInstall = '00000000-0000-4000-8000-000000000000';
const apis = ['ext-storage', 'ext-scheduler', 'ext-invoicing', 'ext-clients', 'ext-services'];

let rig: InternalRig;
beforeEach(async () => {
  rig = await openInternalRig();
});
afterEach(() => rig.dispose());

const putRecord = (fields: object = {}) =>
  rig.call('ext-storage', { operation: 'put', namespace: 'n', key: 'k', value: 'v', ...fields });
const createSchedule = (fields: object = {}) =>
  rig.call('ext-scheduler', { operation: 'create', endpoint: 'POST /api/report', cron: '0 6 * * *', ...fields });
const schedulerCall = (body: unknown, install?: string) => rig.call('ext-scheduler', body, install);
const createInvoice = (fields: object = {}) =>
  rig.call('ext-invoicing', {
    operation: 'createManualInvoice',
    clientId: rig.services.clientId,
    items: [{ serviceId: rig.services.serviceId, quantity: 2, description: 'Two hours', rate: 1000 }],
    ...fields,
  });

describe('the token', () => {
  it.each(apis)('is asked for by %s before anything else', async (api) => {
    const route = `/api/internal/${api}/install/${unknownInstall}`;
    const refused = { error: 'Invalid runner token', code: 'UNAUTHORIZED' };
    const { status, body } = await rig.post(route, 'no json', { 'x-runner-auth': 'wrong' });
    expect(status).toBe(401);
    expect(body).toEqual(api === 'ext-storage' ? { ...refused, details: null } : refused);
    rig.tokens = {};
    expect((await rig.post(route, '{}')).status).toBe(401);
  });

  it('of a sample counts as none in production', async () => {
    rig.tokens = { RUNNER_STORAGE_API_TOKEN: 'changeme' };
    const call = () =>
      rig.post(
        `/api/internal/ext-scheduler/install/${rig.services.installId}`,
        { operation: 'list' },
        { 'x-runner-auth': 'changeme' },
      );
    expect((await call()).status).toBe(200);
    rig.production = true;
    expect((await call()).status).toBe(401);
  });
});

describe('storage', () => {
  it('writes, reads, lists and deletes in the platform’s shapes', async () => {
    const written = await putRecord({ metadata: { encoding: 'base64-bytes' } });
    const at = new Date(rig.services.test.clock.now()).toISOString();
    const record = { namespace: 'n', key: 'k', revision: 1, ttlExpiresAt: null, createdAt: at, updatedAt: at };
    expect(written).toEqual({ status: 200, body: record });
    const read = await rig.call('ext-storage', { operation: 'get', namespace: 'n', key: 'k' });
    expect(read.body).toEqual({ ...record, value: 'v', metadata: { encoding: 'base64-bytes' } });
    const listed = await rig.call('ext-storage', { operation: 'list', namespace: 'n' });
    const { tenantId, installId } = rig.services;
    expect(listed.body).toEqual({ items: [{ ...record, tenantId, extensionInstallId: installId }], nextCursor: null });
    const gone = { operation: 'delete', namespace: 'n', key: 'k' };
    expect((await rig.call('ext-storage', gone)).body).toEqual({ success: true });
    expect((await rig.call('ext-storage', gone)).body).toEqual({ success: false });
  });

  it('tells failures with their codes and details', async () => {
    await putRecord();
    expect(await putRecord({ ifRevision: 7 })).toEqual({
      status: 409,
      body: { error: 'ifRevision did not match stored revision', code: 'REVISION_MISMATCH', details: null },
    });
    expect(await rig.call('ext-storage', { operation: 'get', namespace: 'n', key: 'x' })).toEqual({
      status: 404,
      body: { error: 'record not found', code: 'NOT_FOUND', details: null },
    });
    expect(await putRecord({ value: 'x'.repeat(65_536) })).toMatchObject({ status: 400, body: { code: 'LIMIT_EXCEEDED' } });
  });

  it('checks operation and namespace, then the install, then the other fields', async () => {
    const bad = { status: 400, body: { error: 'Validation error' } };
    expect(await rig.call('ext-storage', { operation: 'drop', namespace: 'n' }, unknownInstall)).toMatchObject(bad);
    expect(await rig.call('ext-storage', { operation: 'get', namespace: '' }, unknownInstall)).toMatchObject(bad);
    const unknown = await rig.call('ext-storage', { operation: 'get', namespace: 'n' }, unknownInstall);
    expect(unknown).toMatchObject({ status: 404, body: { error: 'extension install not found', code: 'NOT_FOUND' } });
    expect(await rig.call('ext-storage', { operation: 'get', namespace: 'n' })).toMatchObject(bad);
    expect(await rig.call('ext-storage', { operation: 'put', namespace: 'n', key: 'k' })).toMatchObject(bad);
    changeInstall(rig.services, { enabled: false });
    const disabled = await rig.call('ext-storage', { operation: 'get', namespace: 'n' });
    expect(disabled).toMatchObject({ status: 401, body: { error: 'extension install is disabled', code: 'UNAUTHORIZED' } });
  });

  it('takes what is no JSON for a fault of its own, as the platform does', async () => {
    const answer = await rig.call('ext-storage', '{');
    expect(answer).toEqual({ status: 500, body: { error: 'Internal error', code: 'INTERNAL_ERROR' } });
  });

  it('writes in bulk', async () => {
    const items = [
      { key: 'a', value: 1 },
      { key: 'b', value: 2, ttlSeconds: 60 },
    ];
    const { status, body } = await rig.call('ext-storage', { operation: 'bulkPut', namespace: 'n', items });
    expect(status).toBe(200);
    expect(body).toMatchObject({ namespace: 'n', items: [{ key: 'a', revision: 1, ttlExpiresAt: null }, { key: 'b' }] });
  });
});

describe('schedules', () => {
  it('are created, read, changed and deleted', async () => {
    const made = await createSchedule({ name: 'Daily', payload: { a: 1 } });
    expect(made).toMatchObject({ status: 201, body: { success: true } });
    const { scheduleId } = made.body as { scheduleId: string };
    const read = await rig.call('ext-scheduler', { operation: 'get', scheduleId });
    expect(read).toMatchObject({ status: 200, body: { schedule: { id: scheduleId, name: 'Daily', payload: { a: 1 } } } });
    const listed = await rig.call('ext-scheduler', { operation: 'list' });
    expect(listed.body).toMatchObject({ schedules: [{ endpointPath: '/api/report', endpointMethod: 'POST' }] });
    const changed = await rig.call('ext-scheduler', { operation: 'update', scheduleId, cron: '0 7 * * *' });
    expect(changed).toEqual({ status: 200, body: { success: true } });
    // Production clears what an update does not name.
    const after = await rig.call('ext-scheduler', { operation: 'get', scheduleId });
    expect(after.body).toMatchObject({ schedule: { name: null, payload: null, cron: '0 7 * * *' } });
    expect(await rig.call('ext-scheduler', { operation: 'delete', scheduleId })).toEqual({
      status: 200,
      body: { success: true },
    });
    expect((await rig.call('ext-scheduler', { operation: 'get', scheduleId })).body).toEqual({ schedule: null });
  });

  it('can call the endpoints of the version', async () => {
    const { body } = await rig.call('ext-scheduler', { operation: 'getEndpoints' });
    expect(body).toMatchObject({
      endpoints: expect.arrayContaining([expect.objectContaining({ path: '/api/items/:id', schedulable: false })]),
    });
  });

  it('that break a rule are refused with 400 and the fields', async () => {
    expect(await createSchedule({ cron: '* * * * *' })).toMatchObject({
      status: 400,
      body: { success: false, error: expect.stringContaining('Cron too frequent'), fieldErrors: { cron: expect.any(String) } },
    });
  });

  it('are checked in the platform’s order: JSON, operation, rate, install, form', async () => {
    expect((await schedulerCall('{')).body).toEqual({ error: 'Invalid JSON body', code: 'VALIDATION_FAILED' });
    expect(await schedulerCall({ operation: 'drop' }, unknownInstall)).toMatchObject({
      status: 400,
      body: { code: 'VALIDATION_FAILED' },
    });
    expect((await schedulerCall({ operation: 'create' }, unknownInstall)).body).toEqual({
      error: 'Install not found',
      code: 'NOT_FOUND',
    });
    expect(await schedulerCall({ operation: 'create', cron: 5 })).toMatchObject({
      status: 400,
      body: { error: 'Validation error' },
    });
    expect(await schedulerCall({ operation: 'create', cron: '0 6 * * *' })).toMatchObject({ status: 400 });
    expect(await schedulerCall({ operation: 'update' })).toMatchObject({ status: 400, body: { error: 'Validation error' } });
    expect(await schedulerCall({ operation: 'get' })).toMatchObject({ status: 400, body: { error: 'Validation error' } });
    // Ten changes in a minute, whatever came of them; the three above count.
    for (let n = 0; n < 7; n += 1) await schedulerCall({ operation: 'delete', scheduleId: unknownInstall });
    const limited = await schedulerCall({ operation: 'create' });
    expect(limited).toEqual({
      status: 429,
      body: { error: 'Too many requests, please try again later', code: 'RATE_LIMITED' },
    });
    expect((await schedulerCall({ operation: 'list' })).status).toBe(200);
  });
});

describe('invoices', () => {
  it('are created as drafts', async () => {
    expect(await createInvoice()).toMatchObject({
      status: 201,
      body: { success: true, invoice: { status: 'draft', subtotal: 2000, invoiceNumber: expect.any(String) } },
    });
  });

  it('are refused in the platform’s words', async () => {
    expect(await rig.call('ext-invoicing', { operation: 'drop' })).toEqual({
      status: 400,
      body: { error: 'Unsupported operation' },
    });
    const unknown = await rig.call('ext-invoicing', { operation: 'createManualInvoice' }, unknownInstall);
    expect(unknown).toEqual({ status: 404, body: { error: 'Install not found' } });
    expect(await createInvoice({ items: [] })).toEqual({
      status: 400,
      body: { success: false, error: 'Validation error', fieldErrors: { items: 'Must include at least one item' } },
    });
    expect(await createInvoice({ clientId: unknownInstall })).toMatchObject({
      status: 400,
      body: { error: 'Client not found' },
    });
    changeInstall(rig.services, { granted: [] });
    expect(await createInvoice()).toEqual({
      status: 403,
      body: { success: false, error: 'Permission denied: cap:invoice.manual.create not granted' },
    });
  });
});

describe.each([
  { api: 'ext-clients', id: 'clientId', permission: 'client:read', capability: 'cap:client.read' },
  { api: 'ext-services', id: 'serviceId', permission: 'service:read', capability: 'cap:service.read' },
] as const)('$api', ({ api, id, permission, capability }) => {
  it('lists and gets', async () => {
    const page = await rig.call(api, { operation: 'list', input: { page: 1, pageSize: 2 } });
    expect(page).toMatchObject({ status: 200, body: { page: 1, pageSize: 2, totalCount: expect.any(Number) } });
    expect(Object.keys(page.body as object)).toEqual(['items', 'totalCount', 'page', 'pageSize']);
    const one = await rig.call(api, { operation: 'get', input: { [id]: rig.services[id] } });
    expect(one.body).toMatchObject({ item: { [id]: rig.services[id] } });
    expect((await rig.call(api, { operation: 'get', input: { [id]: unknownInstall } })).body).toEqual({ item: null });
  });

  it('refuses in the platform’s words', async () => {
    const invalid = { status: 400, body: { error: 'Invalid request payload', code: 'INVALID_INPUT' } };
    expect(await rig.call(api, '{')).toEqual(invalid);
    expect(await rig.call(api, { operation: 'get', input: { [id]: 'x' } })).toEqual(invalid);
    expect(await rig.call(api, { operation: 'list', input: { page: 0 } })).toEqual(invalid);
    const list = { operation: 'list', input: {} };
    expect(await rig.call(api, list, unknownInstall)).toEqual({
      status: 404,
      body: { error: 'Install not found', code: 'NOT_FOUND' },
    });
    const user = { userId: 'u', userType: 'client' };
    expect(await rig.call(api, { ...list, user })).toEqual({
      status: 403,
      body: { error: `Permission denied: ${permission} not granted`, code: 'NOT_ALLOWED' },
    });
    changeInstall(rig.services, { granted: [] });
    expect(await rig.call(api, list)).toEqual({
      status: 403,
      body: { error: `Permission denied: ${capability} not granted`, code: 'NOT_ALLOWED' },
    });
  });
});

describe('the configuration of an install', () => {
  const route = '/api/internal/ext-runner/install-config';

  it('is answered for any name of the extension', async () => {
    const { installId, tenantId } = rig.services;
    const byId = await rig.post(route, { tenantId, extensionId: installId });
    expect(byId).toMatchObject({
      status: 200,
      body: { installId, tenantId, extensionSlug: 'acme.hello', secretEnvelope: null },
    });
    const { registryId } = byId.body as { registryId: string };
    expect((await rig.post(route, { tenantId, extensionId: registryId })).body).toEqual(byId.body);
    expect((await rig.post(route, { tenantId, extensionId: 'acme.hello' })).body).toEqual(byId.body);
  });

  it('is refused without a token, for what is unknown, and for nonsense', async () => {
    const { installId, tenantId } = rig.services;
    const asked = { tenantId, extensionId: installId };
    const refused = { status: 401, body: { error: 'unauthorized' } };
    expect(await rig.post(route, asked, { 'x-runner-auth': 'no' })).toEqual(refused);
    rig.tokens = { ...rig.tokens, RUNNER_CONFIG_API_TOKEN: 'config-token' };
    expect(await rig.post(route, asked)).toEqual(refused);
    const allowed = { 'x-runner-auth': 'config-token' };
    expect((await rig.post(route, asked, allowed)).status).toBe(200);
    const missing = { status: 404, body: { error: 'install_not_found' } };
    expect(await rig.post(route, { ...asked, tenantId: unknownInstall }, allowed)).toEqual(missing);
    expect(await rig.post(route, {}, allowed)).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
    expect(await rig.post(route, '{', allowed)).toMatchObject({ status: 400, body: { error: 'invalid_request' } });
    changeInstall(rig.services, { enabled: false });
    expect(await rig.post(route, asked, allowed)).toEqual(missing);
  });
});

describe('the trace of a call', () => {
  it('is its own where the runner names no request that runs', async () => {
    await rig.call('ext-storage', { operation: 'get', namespace: 'n', key: 'k' });
    const { traces } = rig.trace.list({ limit: 10 });
    expect(traces).toMatchObject([{ source: 'internal', installId: rig.services.installId, status: 404, state: 'error' }]);
    const [span] = rig.trace.get(traces[0]!.traceId)!.spans;
    expect(span).toMatchObject({
      name: 'ext-storage get',
      kind: 'internal',
      attributes: { args: { namespace: 'n', key: 'k' } },
    });
  });

  it('is part of the request that the runner names, for the same install only', async () => {
    const calls: { name: string; end: Attributes | undefined }[] = [];
    const span = {
      ...silentSpan,
      child: (name: string) => ({
        ...silentSpan,
        end: ({ attributes }: { attributes?: Attributes }) => void calls.push({ name, end: attributes }),
      }),
    };
    const { installId } = rig.services;
    rig.inFlight.track({ requestId: 'r-1', installId, span });
    rig.inFlight.track({ requestId: 'r-2', installId: unknownInstall, span });
    const get = { operation: 'get', namespace: 'n', key: 'k' };
    const route = `/api/internal/ext-storage/install/${installId}`;
    await rig.post(route, get, { 'x-request-id': 'r-1' });
    await rig.post(route, get, { 'x-request-id': 'r-2' });
    expect(calls).toMatchObject([{ name: 'ext-storage get', end: { status: 404 } }]);
    expect(rig.trace.list({ limit: 10 }).total).toBe(1);
  });
});
