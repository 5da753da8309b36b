/** What a guest sends is what a service is asked, and what a service answers is what the guest sees, type by type. */
import * as fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createMirrorRig } from '../testing/mirror-rig.ts';
import type { MirrorRig } from '../testing/mirror-rig.ts';
import { crossed, received } from '../testing/wire-arbitraries.ts';
import * as wire from '../testing/wire-arbitraries.ts';

const runs = { numRuns: 30 };
const install = 'install-1';
let rig: MirrorRig;
beforeAll(async () => {
  rig = await createMirrorRig();
});
afterAll(() => rig.dispose());

type ValueOf<Of> = Of extends Arbitrary<infer Value> ? Value : never;

/** One host call with any values: what the service must be asked, and what the guest must see. */
interface Crossing<Given, Reply> {
  name: string;
  given: Arbitrary<Given>;
  reply: Arbitrary<Reply>;
  args(given: Given): unknown[];
  asked(given: Given): unknown[];
  seen(reply: Reply, given: Given): unknown;
}

function crosses<Given, Reply>({ name, given, reply, ...expected }: Crossing<Given, Reply>): void {
  test(`${name}, any values`, async () => {
    await fc.assert(
      fc.asyncProperty(given, reply, async (value, result) => {
        const { asked, seen } = await rig.hostCall(name, expected.args(value), result);
        expect(asked).toEqual(expected.asked(value));
        expect(seen).toEqual({ ok: expected.seen(result, value) });
      }),
      runs,
    );
  });
}

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
const jsonOf = (text: string | undefined) => (text === undefined ? undefined : (JSON.parse(text) as unknown));
const revision = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
const stored = fc.record({ namespace: wire.text, key: wire.text, bytes: wire.bytes, revision });
type Stored = ValueOf<typeof stored>;
const recordOf = ({ bytes, ...rest }: Stored) => ({ ...rest, value: base64(bytes), metadata: { encoding: 'base64-bytes' } });
const entryOf = ({ namespace, key, bytes, revision: at }: Stored) =>
  received({ namespace, key, value: bytes, revision: BigInt(at) });

const infoOf = ({ payload, ...rest }: { payload: unknown }) => ({
  ...(received(rest) as object),
  payload: payload === null ? undefined : JSON.stringify(payload),
});
const pageAsked = (input: { page?: number | undefined; pageSize?: number | undefined }) => ({
  ...(crossed(input) as object),
  page: input.page ?? 1,
  pageSize: input.pageSize ?? 25,
});

describe('storage', () => {
  crosses({
    name: 'storage.put',
    given: wire.storageEntry,
    reply: fc.record({ revision }),
    args: (entry) => [entry],
    // The platform's own service reads revisions as JSON numbers too, so the largest ones lose their last digits.
    asked: ({ revision: at, value, ...place }) => [
      'storage.put',
      install,
      {
        ...(crossed(place) as object),
        value: base64(value),
        metadata: { encoding: 'base64-bytes' },
        ...(at === undefined ? {} : { ifRevision: Number(at) }),
      },
    ],
    // The entry goes out and comes back.
    seen: (reply, entry) => ({ ...(received(crossed(entry)) as object), revision: BigInt(reply.revision) }),
  });

  crosses({
    name: 'storage.get',
    given: fc.tuple(wire.text, wire.text),
    reply: stored.map((record) => ({ record, ...recordOf(record) })),
    args: (place) => place,
    asked: (place) => ['storage.get', install, ...(crossed(place) as string[])],
    seen: ({ record }) => entryOf(record),
  });

  crosses({
    name: 'storage.listEntries',
    given: fc.tuple(wire.text, wire.option(wire.text)),
    reply: wire.list(stored).map((records) => ({ records, items: records.map(recordOf), nextCursor: null })),
    args: (place) => place,
    asked: ([namespace, cursor]) => ['storage.list', install, crossed(namespace), crossed(cursor) ?? null],
    seen: ({ records }) => records.map(entryOf),
  });
});

describe('scheduler', () => {
  const outcome = fc.record({
    success: wire.bool,
    scheduleId: wire.option(wire.text),
    error: wire.option(wire.text),
    fieldErrors: wire.option(fc.dictionary(wire.text, wire.text, { noNullPrototype: true })),
  });
  type Outcome = ValueOf<typeof outcome>;
  const seenOutcome = ({ fieldErrors, ...rest }: Outcome) => ({
    ...(received(rest) as object),
    fieldErrors: fieldErrors === undefined ? undefined : JSON.stringify(fieldErrors),
  });
  crosses({
    name: 'scheduler.createSchedule',
    given: wire.createSchedule,
    reply: outcome,
    args: (input) => [input],
    asked: ({ payload, ...input }) => [
      'scheduler.create',
      install,
      { ...(crossed(input) as object), payload: jsonOf(payload?.toWellFormed()) },
    ],
    seen: seenOutcome,
  });

  crosses({
    name: 'scheduler.updateSchedule',
    given: fc.tuple(wire.text, wire.updateSchedule),
    reply: outcome,
    args: (given) => given,
    asked: ([id, { payload, ...input }]) => [
      'scheduler.update',
      install,
      crossed(id),
      { ...(crossed(input) as object), payload: jsonOf(payload?.toWellFormed()) },
    ],
    seen: ({ scheduleId: _none, ...reply }) => seenOutcome({ ...reply, scheduleId: undefined }),
  });

  crosses({
    name: 'scheduler.listSchedules',
    given: fc.constant([]),
    reply: wire.list(wire.scheduleRecord),
    args: () => [],
    asked: () => ['scheduler.list', install],
    seen: (records) => records.map(infoOf),
  });

  crosses({
    name: 'scheduler.getSchedule',
    given: wire.text,
    reply: wire.nullable(wire.scheduleRecord),
    args: (id) => [id],
    asked: (id) => ['scheduler.get', install, crossed(id)],
    seen: (record) => (record === null ? undefined : infoOf(record)),
  });

  crosses({
    name: 'scheduler.getEndpoints',
    given: fc.constant([]),
    reply: wire.list(wire.endpointRecord),
    args: () => [],
    asked: () => ['scheduler.getEndpoints', install],
    seen: received,
  });
});

describe('invoicing, clients, services and ui-proxy', () => {
  crosses({
    name: 'invoicing.createManualInvoice',
    given: wire.invoice,
    reply: wire.invoiceSummary.map((invoice) => ({ success: true, invoice })),
    args: (input) => [input],
    asked: (input) => ['invoicing.create', install, crossed(input)],
    seen: ({ invoice }) => received({ success: true, ...invoice }),
  });

  crosses({
    name: 'clients.listClients',
    given: wire.clientsQuery,
    reply: wire.pageOf(wire.clientSummary),
    args: (input) => [input],
    asked: (input) => ['clients.list', install, pageAsked(input), null],
    seen: received,
  });

  crosses({
    name: 'services.listServices',
    given: wire.servicesQuery,
    reply: wire.pageOf(wire.serviceSummary),
    args: (input) => [input],
    asked: (input) => ['services.list', install, pageAsked(input), null],
    seen: received,
  });

  crosses({
    name: 'clients.getClient',
    given: wire.text,
    reply: wire.nullable(wire.clientSummary),
    args: (id) => [id],
    asked: (id) => ['clients.get', install, crossed(id), null],
    seen: received,
  });

  crosses({
    name: 'services.getService',
    given: wire.text,
    reply: wire.nullable(wire.serviceSummary),
    args: (id) => [id],
    asked: (id) => ['services.get', install, crossed(id), null],
    seen: received,
  });

  crosses({
    name: 'uiProxy.callRoute',
    given: wire.option(wire.bytes),
    reply: wire.bytes.map((body) => ({ status: 200, body })),
    args: (payload) => ['/api/x?q', payload],
    asked: (payload) => [
      'uiProxy.call',
      expect.objectContaining({ segments: ['api', 'x'], query: 'q', payload: payload ?? null }),
    ],
    seen: ({ body }) => body,
  });
});
