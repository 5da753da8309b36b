/** The interfaces with a service of the product behind them: what reaches the guest, and what only the span. */
import { describe, expect, test } from 'vitest';
import { callHost } from '../testing/engine-call.ts';
import type { HostOutcome } from './interface.ts';
import { HostFailure } from './services.ts';
import type { ClientsService, InvoicingService, ScheduleRecord, SchedulerService } from './services.ts';

const scope = { tenantId: 't1', extensionId: 'e1', installId: null, versionId: null, requestId: null };
const installless = { scope };
const failing = (failure: unknown) => (): Promise<never> => Promise.reject(failure);

const record: ScheduleRecord = {
  id: 's1',
  endpointPath: '/api/a',
  endpointMethod: 'POST',
  name: null,
  cron: '0 6 * * *',
  timezone: 'UTC',
  enabled: true,
  payload: { a: [1] },
  lastRunAt: null,
  lastRunStatus: null,
  lastError: null,
  createdAt: '2026-01-01T00:00:00.000Z',
};

const schedulerOf = (changes: Partial<SchedulerService>): SchedulerService => ({
  list: async () => [record],
  get: async () => null,
  create: async () => ({ success: true, scheduleId: 's2' }),
  update: async () => ({ success: true }),
  delete: async () => ({ success: true }),
  getEndpoints: async () => [],
  ...changes,
});
const debugPrint = (code: number, name: string) => `SchedulerError { code: ${code}, name: "${name}", message: "" }`;

const refusing = (fieldErrors: unknown) => ({
  scheduler: schedulerOf({ update: async () => ({ success: false, error: 'No', fieldErrors }) }),
});
const invoice = (create: InvoicingService['createManualInvoice']) =>
  callHost('invoicing.create-manual-invoice', [{ clientId: 'c', items: [] }], { invoicing: { createManualInvoice: create } });

const clientsOf = (changes: Partial<ClientsService>): { clients: ClientsService } => ({
  clients: { list: failing('unused'), get: async () => null, ...changes },
});

describe('without a service behind them', () => {
  const payloadText = 'Payload must be valid JSON object or array';
  test.each<[string, unknown[], HostOutcome]>([
    ['scheduler.list-schedules', [], { err: 'internal' }],
    ['scheduler.update-schedule', ['s', {}], { ok: { success: false, error: debugPrint(4, 'internal') } }],
    [
      'scheduler.create-schedule',
      [{ endpoint: '/a', cron: '* * * * *', payload: '' }],
      { ok: { success: false, error: payloadText, fieldErrors: JSON.stringify({ payload: payloadText }) } },
    ],
    ['invoicing.create-manual-invoice', [{}], { ok: { success: false, error: 'invoicing base URL not configured' } }],
    ['clients.list-clients', [{}], { err: 'internal' }],
    ['clients.list-clients', [{ page: 0 }], { err: 'invalid-input' }],
    ['services.list-services', [{ pageSize: 101 }], { err: 'invalid-input' }],
    ['services.get-service', ['x'], { err: 'internal' }],
    ['ui-proxy.call-route', ['/x', undefined], { err: 'route-not-found' }],
  ])('%s %j answers %j', async (name, args, expected) => {
    expect((await callHost(name, args)).outcome).toEqual(expected);
  });

  test.each<[string, unknown[], HostOutcome]>([
    ['scheduler.get-schedule', ['s'], { err: 'denied' }],
    ['scheduler.delete-schedule', ['s'], { ok: { success: false, error: 'Install ID missing' } }],
    ['invoicing.create-manual-invoice', [{}], { ok: { success: false, error: 'Permission denied: install_id missing' } }],
    ['clients.get-client', ['x'], { err: 'not-allowed' }],
  ])('%s of a request without an install answers %j', async (name, args, expected) => {
    expect((await callHost(name, args, {}, installless)).outcome).toEqual(expected);
  });
});

describe('scheduler', () => {
  test('hands schedules on with payloads as JSON text and absent values left out', async () => {
    const { outcome } = await callHost('scheduler.list-schedules', [], { scheduler: schedulerOf({}) });
    expect(outcome).toEqual({
      ok: [
        {
          ...record,
          payload: '{"a":[1]}',
          name: undefined,
          lastRunAt: undefined,
          lastRunStatus: undefined,
          lastError: undefined,
        },
      ],
    });
    expect(await callHost('scheduler.get-schedule', ['s'], { scheduler: schedulerOf({}) })).toMatchObject({
      outcome: { ok: undefined },
    });
  });

  test('parses a payload before it asks', async () => {
    const seen: unknown[] = [];
    const scheduler = schedulerOf({
      create: async (_install, input) => {
        seen.push(input);
        return { success: true, scheduleId: 's2' };
      },
    });
    const input = { endpoint: '/a', cron: '0 1 * * *', payload: '{"n":1}' };
    const { outcome } = await callHost('scheduler.create-schedule', [input], { scheduler });
    expect(outcome).toEqual({ ok: { success: true, scheduleId: 's2' } });
    expect(seen).toEqual([{ endpoint: '/a', cron: '0 1 * * *', payload: { n: 1 } }]);
  });

  test.each([
    [400, 1, 'validation-failed'],
    [401, 3, 'denied'],
    [403, 3, 'denied'],
    [404, 0, 'not-found'],
    [429, 2, 'quota-exceeded'],
    [500, 4, 'internal'],
  ])('turns %i into case %i, %s', async (status, code, name) => {
    const refuse = failing(new HostFailure(status, 'CODE', 'Why it failed'));
    const scheduler = schedulerOf({ list: refuse, delete: refuse });
    const read = await callHost('scheduler.list-schedules', [], { scheduler });
    expect(read.outcome).toEqual({ err: name });
    const write = await callHost('scheduler.delete-schedule', ['s'], { scheduler });
    expect(write.outcome).toEqual({ ok: { success: false, error: debugPrint(code, name) } });
    expect(write.notes['cause']).toMatchObject({ status, code: 'CODE', message: 'Why it failed' });
  });

  test('tells a refusal that came as an answer, and its fields', async () => {
    const args = ['s', {}];
    const told = await callHost('scheduler.update-schedule', args, refusing({ cron: 'Bad' }));
    expect(told.outcome).toEqual({ ok: { success: false, error: 'No', fieldErrors: '{"cron":"Bad"}' } });
    expect((await callHost('scheduler.update-schedule', args, refusing(null))).outcome).toMatchObject({
      ok: { fieldErrors: 'null' },
    });
  });
});

describe('invoicing', () => {
  test('flattens the invoice', async () => {
    const made = { invoiceId: 'i', invoiceNumber: 'INV-000001', status: 'draft', subtotal: 100, tax: 0, total: 100 };
    expect((await invoice(async () => ({ success: true, invoice: made }))).outcome).toEqual({ ok: { success: true, ...made } });
  });

  test('hands a refusal on as the raw answer', async () => {
    const body = '{"success":false,"error":"Validation error","fieldErrors":{"items":"Must include at least one item"}}';
    const { outcome, notes } = await invoice(failing(new HostFailure(400, '', 'Validation error', { body })));
    expect(outcome).toEqual({ ok: { success: false, error: `http 400: ${body}` } });
    expect(notes['cause']).toMatchObject({ body: { fieldErrors: { items: 'Must include at least one item' } } });
    const unreached = await invoice(failing(new HostFailure(0, 'TRANSPORT', 'transport failure')));
    expect(unreached.outcome).toEqual({ ok: { success: false, error: 'transport failure' } });
  });
});

describe('clients and services', () => {
  test('fill in page and size, and pass the user on', async () => {
    const seen: unknown[] = [];
    const list: ClientsService['list'] = async (...given) => {
      seen.push(given);
      return { items: [], totalCount: 0, page: 1, pageSize: 25 };
    };
    const user = {
      user_id: 'u',
      user_type: 'internal',
      user_email: '',
      user_name: '',
      client_name: '',
      client_id: null,
      additional_fields: {},
    };
    await callHost('clients.list-clients', [{ search: 'x' }], clientsOf({ list }), { user });
    expect(seen).toEqual([['i1', { search: 'x', page: 1, pageSize: 25 }, { userId: 'u', userType: 'internal' }]]);
  });

  test.each<[number, string]>([
    [401, 'not-allowed'],
    [403, 'not-allowed'],
    [400, 'invalid-input'],
    [404, 'internal'],
    [500, 'internal'],
  ])('turn %i into %s', async (status, expected) => {
    const { outcome } = await callHost(
      'clients.get-client',
      ['x'],
      clientsOf({ get: failing(new HostFailure(status, 'C', 'M')) }),
    );
    expect(outcome).toEqual({ err: expected });
  });

  test('answer none for a row that is not there', async () => {
    expect((await callHost('clients.get-client', ['x'], clientsOf({}))).outcome).toEqual({ ok: undefined });
  });
});
