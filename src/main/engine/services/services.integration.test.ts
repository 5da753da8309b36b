/** The sample that touches every host interface, over a whole engine with real services behind it. */
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Install } from '../../../contract/installs.ts';
import { failureOf, installSample, startTestWorkbench } from '../testing/workbench.ts';
import type { TestClient, TestWorkbench } from '../testing/workbench.ts';

let product: http.Server;
let bench: TestWorkbench;
let client: TestClient;
let install: Install;

beforeAll(async () => {
  product = http.createServer((request, response) => response.end(`${request.method} ${request.url}`));
  await new Promise<void>((resolve) => product.listen(0, '127.0.0.1', resolve));
  const baseUrl = `http://127.0.0.1:${(product.address() as AddressInfo).port}/product`;
  bench = await startTestWorkbench({ flags: { UI_PROXY_BASE_URL: baseUrl } });
  client = bench.client;
  install = await installSample(client, 'host-apis');
});
afterAll(async () => {
  await bench.stop();
  product.close();
});

interface Outcome {
  ok: boolean;
  answer?: unknown;
  error?: string;
}

async function call(name: string, query: Record<string, string> = {}): Promise<Outcome & { traceId: string }> {
  const search = new URLSearchParams(query);
  const answer = await client.requests.send({
    extension: install.installId,
    method: 'GET',
    path: `/api/call/${name}?${search}`,
  });
  const body = JSON.parse(Buffer.from(answer.bodyBase64, 'base64').toString()) as Outcome;
  return { ...body, traceId: answer.traceId };
}

async function hostCall(traceId: string) {
  const { spans } = await client.traces.get({ traceId });
  return spans.find(({ kind }) => kind === 'host-call')!;
}

describe('what a handler reads', () => {
  it('is what a person entered', async () => {
    const made = await client.clients.create({ clientName: 'Adventure Works', billingEmail: 'pay@adventure.example' });
    const { answer } = await call('clients/list');
    expect(answer).toMatchObject({ totalCount: 4, page: 1, pageSize: 25 });
    expect((answer as { items: unknown[] }).items[0]).toEqual({
      clientId: made.clientId,
      clientName: 'Adventure Works',
      isInactive: false,
      billingEmail: 'pay@adventure.example',
    });
    expect(await call('clients/get', { id: made.clientId })).toMatchObject({ answer: { clientName: 'Adventure Works' } });
    await client.clients.remove({ clientId: made.clientId });
    expect(await call('clients/get', { id: made.clientId })).toMatchObject({ ok: true, answer: null });
    expect(await call('services/list')).toMatchObject({
      answer: { totalCount: 5, items: [{ serviceName: 'Cloud backup' }, {}, {}, {}, {}] },
    });
  });

  it('is refused by the case of the platform, with the cause in the trace', async () => {
    expect(await call('clients/invalid-input')).toMatchObject({ ok: false, error: 'invalid-input' });
    expect(await call('services/invalid-input')).toMatchObject({ ok: false, error: 'invalid-input' });
    const search = await call('clients/list', { search: 'acme' });
    expect(search).toMatchObject({ ok: false, error: 'internal' });
    expect((await hostCall(search.traceId)).attributes).toMatchObject({
      cause: { status: 500, code: 'INTERNAL_ERROR' },
      fidelity: [{ switch: 'clients.search', position: 'platform' }],
    });
  });
});

describe('what a handler writes', () => {
  it('is a draft invoice that a person sees', async () => {
    const [billed] = await client.clients.list();
    const service = (await client.services.list()).find(({ isActive }) => isActive)!;
    const made = await call('invoicing/create', { client: billed!.clientId, service: service.serviceId });
    expect(made.answer).toMatchObject({
      success: true,
      invoiceNumber: 'INV-000001',
      status: 'draft',
      subtotal: 12_500,
      tax: 0,
      total: 12_500,
    });
    expect(await client.invoices.list()).toMatchObject([
      {
        invoiceNumber: 'INV-000001',
        clientName: billed!.clientName,
        installId: install.installId,
        items: [{ serviceName: service.serviceName }],
      },
    ]);
  });

  it('is refused with the raw answer of the platform', async () => {
    const { answer, traceId } = await call('invoicing/invalid');
    const fieldErrors = { clientId: 'Invalid UUID', items: 'Must include at least one item' };
    const body = { success: false, error: 'Validation error', fieldErrors };
    expect(answer).toEqual({ success: false, error: `http 400: ${JSON.stringify(body)}` });
    expect((await hostCall(traceId)).attributes).toMatchObject({ cause: { status: 400, body } });
  });

  it('is a schedule, which runs', async () => {
    const endpoints = await call('scheduler/get-endpoints');
    expect(endpoints.answer).toContainEqual(expect.objectContaining({ method: 'GET', path: '/api/calls', schedulable: true }));
    const made = await call('scheduler/create', { timezone: 'Europe/Berlin' });
    const { scheduleId } = made.answer as { scheduleId: string };
    expect(made.answer).toEqual({ success: true, scheduleId });
    expect(await call('scheduler/get', { id: scheduleId })).toMatchObject({
      answer: { name: 'Daily call list', timezone: 'Europe/Berlin', enabled: true },
    });
    const run = await client.schedules.runNow({ installId: install.installId, scheduleId });
    expect(run).toMatchObject({ status: 'success', cause: 'run-now' });
    const { summary, spans } = await client.traces.get({ traceId: run.traceId! });
    expect(summary).toMatchObject({ source: 'schedule', path: '/api/calls', status: 200, installId: install.installId });
    expect(spans.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['request', 'runner', 'guest']));
    expect(await call('scheduler/list')).toMatchObject({ answer: [{ id: scheduleId, lastRunStatus: 'success' }] });
    expect(await client.schedules.runs({ installId: install.installId, scheduleId })).toEqual([run]);

    expect(await call('scheduler/update', { id: scheduleId })).toMatchObject({ answer: { success: true } });
    const [updated] = await client.schedules.list({ installId: install.installId });
    expect(updated).toMatchObject({ name: null, cron: '30 6 * * *' });
    expect(await call('scheduler/delete', { id: scheduleId })).toMatchObject({ answer: { success: true } });
    expect(await client.schedules.list({ installId: install.installId })).toEqual([]);
  });

  it('is refused by the name of an error case alone', async () => {
    const { answer, traceId } = await call('scheduler/create-too-often');
    expect(answer).toEqual({ success: false, error: 'SchedulerError { code: 1, name: "validation-failed", message: "" }' });
    const message = 'Cron too frequent (minimum interval is 5 minutes)';
    expect((await hostCall(traceId)).attributes).toMatchObject({
      cause: { status: 400, message, body: { fieldErrors: { cron: message } } },
    });
  });
});

describe('the product’s own routes', () => {
  it('are reached by GET and POST', async () => {
    expect(await call('ui-proxy/get')).toMatchObject({ ok: true, answer: 'GET /product/api/ping' });
    expect(await call('ui-proxy/post')).toMatchObject({ ok: true, answer: 'POST /product/api/ping' });
    expect(await call('ui-proxy/get', { route: '/ping' })).toMatchObject({ answer: `GET /product/${install.registryId}/ping` });
    expect(await call('ui-proxy/bad-request')).toMatchObject({ ok: false, error: 'bad-request' });
  });
});

describe('the views', () => {
  it('are told what changed', async () => {
    const stop = new AbortController();
    const changes = await client.workbench.changes(undefined, { signal: stop.signal });
    const next = changes.next();
    const [service] = await client.services.list();
    await client.services.update({ ...service!, isActive: false });
    expect(await next).toMatchObject({ value: { topic: 'services' } });
    stop.abort();
  });

  it('are refused with words for a person', async () => {
    const [endpoint] = await client.schedules.endpoints({ installId: install.installId });
    const refused = client.schedules.create({
      installId: install.installId,
      endpointId: endpoint!.endpointId,
      cron: '* * * * *',
    });
    expect(await failureOf(refused)).toMatchObject({
      code: 'SCHEDULE_INVALID',
      why: 'Cron too frequent (minimum interval is 5 minutes).',
    });
    expect(await failureOf(client.clients.create({ clientName: '', billingEmail: 'x' }))).toMatchObject({
      code: 'INPUT_INVALID',
    });
    const [user] = await client.users.list();
    expect(await failureOf(client.users.remove({ userId: user!.userId }))).toMatchObject({ code: 'RECORD_IN_USE' });
  });
});
