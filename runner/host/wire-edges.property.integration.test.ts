/** Requests, responses, lines and failures across the border, and what happens to values that are large or wrong. */
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readMirrored, writeMirrored } from '../testing/mirror-guest.ts';
import { createMirrorRig } from '../testing/mirror-rig.ts';
import type { MirrorRig } from '../testing/mirror-rig.ts';
import { executeBody } from '../testing/services.ts';
import { received } from '../testing/wire-arbitraries.ts';
import * as wire from '../testing/wire-arbitraries.ts';
import type { ExecuteResponse } from '../types.ts';
import { HostFailure } from './services.ts';

const runs = { numRuns: 30 };
const routing = { tenant: 'tenant-1', extension: 'extension-1', requestId: null, idempotencyKey: null };
const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
const readBody = ({ body_b64 }: ExecuteResponse) => readMirrored(JSON.parse(Buffer.from(body_b64 ?? '', 'base64').toString()));

let rig: MirrorRig;
beforeAll(async () => {
  rig = await createMirrorRig();
});
afterAll(() => rig.dispose());

describe('a request and its response', () => {
  const texts = fc.dictionary(wire.text, wire.text, { noNullPrototype: true });

  test('the request of a guest is what came in, headers in their order', async () => {
    await fc.assert(
      fc.asyncProperty(texts, wire.nullable(wire.bytes), wire.text, async (headers, body, method) => {
        const request = executeBody(rig.contentHash, { path: '/request' });
        const http = { ...request.http, method, headers, body_b64: body === null ? null : base64(body) };
        const { response } = await rig.runner.execute(routing, { ...request, http });
        const pairs = Object.entries(headers).map(([name, value]) => received({ name, value }));
        expect(readBody(response)).toMatchObject({
          http: { method: received(method), headers: pairs, body: body ?? undefined },
        });
      }),
      runs,
    );
  });

  test('the user of a guest is who signed in, additional fields sorted', async () => {
    const user = fc.record({
      user_id: wire.text,
      user_email: wire.text,
      user_name: wire.text,
      user_type: wire.text,
      client_name: wire.text,
      client_id: wire.nullable(wire.text),
      additional_fields: texts,
    });
    await fc.assert(
      fc.asyncProperty(user, async (signedIn) => {
        const { body } = await rig.ask('/call', ['userV2', 'getUser', []], { user: signedIn });
        const fields = Object.entries(signedIn.additional_fields).toSorted(([one], [other]) => (one < other ? -1 : 1));
        expect(readMirrored(body)).toEqual({
          ok: received({
            tenantId: 'tenant-1',
            clientName: signedIn.client_name,
            userId: signedIn.user_id,
            userEmail: signedIn.user_email,
            userName: signedIn.user_name,
            userType: signedIn.user_type,
            clientId: signedIn.client_id,
            additionalFields: fields,
          }),
        });
      }),
      runs,
    );
  });

  test('the response is what the guest gave, of repeated headers the last', async () => {
    const name = fc.oneof(wire.text, fc.constantFrom('a', 'A', '__proto__'));
    const given = fc.record({
      status: wire.u16,
      headers: wire.list(fc.record({ name, value: wire.text })),
      body: wire.option(wire.bytes),
    });
    await fc.assert(
      fc.asyncProperty(given, async ({ status, headers, body }) => {
        const request = executeBody(rig.contentHash, { path: '/respond', body: writeMirrored({ status, headers, body }) });
        const { response } = await rig.runner.execute(routing, request);
        const last = new Map(headers.map((header) => [header.name.toWellFormed(), header.value.toWellFormed()]));
        expect(response).toEqual({
          status,
          headers: Object.fromEntries(last),
          body_b64: body === undefined ? null : base64(body),
          error: null,
        });
      }),
      runs,
    );
  });
});

describe('what is large or wrong', () => {
  test('a megabyte of text and of bytes crosses both ways, whole', async () => {
    const text = `${'x😀é\0\ud800'.repeat(170_000)}end`;
    const name = text.toWellFormed();
    const bytes = Buffer.alloc(1 << 20, Buffer.from([0, 255, 128, 10, 13]));
    const { asked, seen } = await rig.hostCall('scheduler.updateSchedule', ['s', { name: text }], {
      success: false,
      error: text,
    });
    expect((asked?.at(3) as { name: string } | undefined)?.name === name).toBe(true);
    expect((seen as { ok: { error: string } }).ok.error === name).toBe(true);
    const route = await rig.hostCall('uiProxy.callRoute', ['/r', new Uint8Array(bytes)], { status: 200, body: bytes });
    const { payload } = (route.asked ?? [])[1] as { payload: Uint8Array };
    expect(bytes.equals(payload)).toBe(true);
    expect(bytes.equals((route.seen as { ok: Uint8Array }).ok)).toBe(true);
  });

  test('a line of the log is the text that the guest gave', async () => {
    await fc.assert(
      fc.asyncProperty(wire.text, async (line) => {
        const { guest } = await rig.ask('/call', ['logging', 'logWarn', [line]]);
        expect(guest?.logs).toEqual([{ level: 'warn', stream: 'log', message: line.toWellFormed() }]);
      }),
      runs,
    );
  });

  test.each([
    ['storage.get', ['n', 'k'], ['denied', 'missing', 'conflict', 'internal']],
    ['scheduler.listSchedules', [], ['not-found', 'validation-failed', 'quota-exceeded', 'denied', 'internal']],
    ['clients.listClients', [{}], ['not-allowed', 'invalid-input', 'internal']],
    ['uiProxy.callRoute', ['/r', undefined], ['internal']],
  ])('a failure of %s with any status is a case of its enum', async (name, args, cases) => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.constantFrom(0, 400, 401, 403, 404, 409, 429), fc.nat(999)), async (status) => {
        const { seen } = await rig.hostCall(name, args, new HostFailure(status, 'CODE', 'text'));
        expect(cases).toContain((seen as { err: unknown }).err);
      }),
      runs,
    );
  });

  /** Arguments of any kind at all, for functions whose service is asked values of these types. */
  const anything = fc.anything({ withBigInt: true, maxDepth: 2 }).filter((value) => readable(value));
  test.each([
    ['storage.get', 2],
    ['storage.put', 1],
    ['storage.listEntries', 2],
    ['scheduler.updateSchedule', 2],
    ['invoicing.createManualInvoice', 1],
    ['clients.listClients', 1],
    ['uiProxy.callRoute', 2],
  ])('whatever %s is called with, a service is asked values of its types', async (name, count) => {
    await fc.assert(
      fc.asyncProperty(fc.array(anything, { maxLength: count }), async (args) => {
        const { asked, error } = await rig.hostCall(name, args, new HostFailure(404, 'NOT_FOUND', 'nothing here'));
        if (asked !== null) expect(isPlain(asked)).toBe(true);
        expect([null, 'execute_failed: wasm trap: wasm `unreachable` instruction executed']).toContain(error);
        expect((await rig.ask('/call', ['context', 'getContext', []])).status).toBe(200);
      }),
      runs,
    );
  });
});

/** The codec of the mirror keeps it. */
function readable(value: unknown): boolean {
  try {
    readMirrored(JSON.parse(writeMirrored([value])));
    return true;
  } catch {
    return false;
  }
}

/** Texts, numbers, flags, bytes, and lists and records of them: no value here has a life of its own. */
function isPlain(value: unknown): boolean {
  if (value === null || value === undefined) return true;
  if (['string', 'number', 'boolean', 'bigint'].includes(typeof value)) return true;
  if (value instanceof Uint8Array || value instanceof AbortSignal) return true;
  if (Array.isArray(value)) return value.every(isPlain);
  return typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype && Object.values(value).every(isPlain);
}
