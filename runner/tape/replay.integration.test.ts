/** The same component and tape give the same bytes, and nothing outside is touched. */
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildTestComponent } from '../testing/build-component.ts';
import { createRig } from '../testing/rig.ts';
import type { CallOptions, Rig } from '../testing/rig.ts';
import { anySteps, scriptedGuestSource } from '../testing/scripted-guest.ts';
import type { Step } from '../testing/scripted-guest.ts';
import { memoryServices, recordingSpan } from '../testing/services.ts';
import { exportTape, importTape } from './file.ts';
import type { Tape } from './tape.ts';

const token = 's3cr3t-t0ken';
const given: CallOptions = {
  providers: ['cap:secrets.get', 'cap:http.fetch', 'cap:storage.kv', 'cap:scheduler.manage'],
  secret_envelope: {
    ciphertext_b64: Buffer.from(JSON.stringify({ TOKEN: token })).toString('base64'),
    version: null,
    algorithm: 'inline/base64',
    expires_at: null,
    key_path: null,
    mount: null,
  },
  user: {
    user_id: 'u1',
    user_email: 'ada@example.com',
    user_name: 'Ada',
    user_type: 'internal',
    client_name: 'Acme',
    client_id: null,
    additional_fields: {},
  },
};

let rig: Rig;
let storageCalls = 0;
beforeAll(async () => {
  const services = memoryServices();
  const get: typeof services.storage.get = (...args) => {
    storageCalls += 1;
    return services.storage.get(...args);
  };
  rig = await createRig(await buildTestComponent({ source: scriptedGuestSource }), {
    workers: 1,
    services: { ...services, storage: { ...services.storage, get } },
  });
});
afterAll(() => rig.dispose());

async function taped(steps: readonly Step[], more: CallOptions = {}): Promise<Tape> {
  await rig.call('/', { ...given, ...more, body: JSON.stringify(steps) });
  const [last] = rig.runner.tapes.list();
  const tape = rig.runner.tapes.find(last?.id ?? '');
  if (tape === null) throw new Error('the run left no tape');
  return tape;
}

describe('replaying', () => {
  test('any sequence of calls and reads gives the same bytes, also from a file', async () => {
    await fc.assert(
      fc.asyncProperty(anySteps, async (steps) => {
        const tape = await taped(steps);
        expect(tape).toMatchObject({ outcome: 'returned', gaps: [] });
        const before = storageCalls;
        const replayed = await rig.runner.replay(tape);
        expect(replayed).toEqual({
          response: tape.response,
          explanation: null,
          same: true,
          departure: null,
          answered: tape.calls.filter(({ by }) => by === 'engine').length,
        });
        const fromFile = importTape(exportTape(tape), { TOKEN: token });
        expect((await rig.runner.replay(fromFile)).departure).toBeNull();
        expect(storageCalls).toBe(before);
      }),
      { numRuns: 40 },
    );
  });

  test('shows its host calls as what they are', async () => {
    const tape = await taped([
      ['put', 'a'],
      ['uuid', ''],
    ]);
    const span = recordingSpan();
    await rig.runner.replay(tape, tape.contentHash, { span });
    const call = span.recorded.children[0]?.children[0];
    expect([call?.name, call?.attributes['decision'], call?.end?.state]).toEqual([
      'storage.put',
      'answered from the recording',
      'ok',
    ]);
  });

  test('a handler that throws throws again', async () => {
    const tape = await taped([
      ['get', 'a'],
      ['throw', 'no luck'],
    ]);
    expect(tape.outcome).toBe('threw');
    expect(await rig.runner.replay(tape)).toMatchObject({ same: true, explanation: { code: 'GUEST_ERROR_UNCAUGHT' } });
  });

  test('a guest that was ended while it waited has a tape up to there', async () => {
    const services = memoryServices();
    const caller = new AbortController();
    const get = () => {
      caller.abort();
      return new Promise<never>(() => undefined);
    };
    const storage = { ...services.storage, get };
    const other = await createRig(await buildTestComponent({ source: scriptedGuestSource }), {
      workers: 1,
      services: { ...services, storage },
    });
    const steps: Step[] = [
      ['put', 'a'],
      ['now', ''],
      ['get', 'a'],
    ];
    const { explanation } = await other.call('/', { ...given, body: JSON.stringify(steps), signal: caller.signal });
    const tape = other.runner.tapes.find('request-1');
    expect([explanation, tape?.outcome, tape?.calls.map(({ fn, outcome }) => [fn, outcome === null])]).toEqual([
      'GUEST_CANCELLED',
      'cancelled',
      [
        ['storage.put', false],
        ['storage.get', true],
      ],
    ]);
    expect(await other.runner.replay(tape as Tape)).toMatchObject({ same: true, answered: 1 });
    await other.dispose();
  });

  test('a run with too many reads has a tape with a gap, which is refused', async () => {
    const tape = await taped([['loop', '']], { timeoutMs: 3000 });
    expect(tape.gaps).toEqual(['reads']);
    expect(await rig.runner.replay(tape)).toMatchObject({ same: false, explanation: { code: 'TAPE_INCOMPLETE' } });
  });

  test('departures are named: another call, other arguments, calls left, more reads, another answer', async () => {
    const recorded = await taped([
      ['get', 'a'],
      ['get', 'b'],
      ['now', ''],
    ]);
    const asking = (steps: Step[]): Tape => ({
      ...recorded,
      request: { ...recorded.request, http: { ...recorded.request.http, body: Buffer.from(JSON.stringify(steps)) } },
    });
    const departureOf = async (steps: Step[]) => {
      const { departure, explanation } = await rig.runner.replay(asking(steps));
      return [departure, explanation?.code];
    };
    const code = 'REPLAY_DEPARTED';
    const call = { kind: 'call', index: 1, recorded: 'storage.get' };
    expect(
      await departureOf([
        ['get', 'a'],
        ['list', ''],
      ]),
    ).toEqual([{ ...call, actual: 'storage.list-entries' }, code]);
    expect(
      await departureOf([
        ['get', 'a'],
        ['get', 'c'],
      ]),
    ).toEqual([{ ...call, actual: 'storage.get' }, code]);
    expect(await departureOf([['get', 'a']])).toEqual([{ kind: 'calls-left', index: 1, recorded: 'storage.get' }, undefined]);
    const more: Step[] = [
      ['get', 'a'],
      ['get', 'b'],
      ['get', 'c'],
    ];
    expect(await departureOf(more)).toEqual([{ kind: 'call', index: 2, recorded: null, actual: 'storage.get' }, code]);
    const reads: Step[] = [['get', 'a'], ['get', 'b'], ...Array.from({ length: 60 }, (): Step => ['now', ''])];
    expect(await departureOf(reads)).toEqual([{ kind: 'reads', count: expect.any(Number) }, undefined]);
    expect(
      await departureOf([
        ['get', 'a'],
        ['get', 'b'],
      ]),
    ).toEqual([{ kind: 'response' }, undefined]);
  });

  test('a bundle that cannot be had is told', async () => {
    const tape = await taped([]);
    expect(await rig.runner.replay(tape, `sha256:${'0'.repeat(64)}`)).toMatchObject({
      same: false,
      explanation: { code: 'BUNDLE_NOT_FOUND' },
    });
  });
});

test('an exported tape holds no secret', async () => {
  const tape = await taped([
    ['secret', 'TOKEN'],
    ['fetch', 'https://example.com/'],
    ['put', 'a'],
  ]);
  expect(Buffer.from(tape.response.body_b64 ?? '', 'base64').toString()).toContain(token);
  const text = exportTape(tape);
  const bytes = Buffer.from(importTape(text).response.body_b64 ?? '', 'base64').toString();
  expect(`${text}${bytes}`).not.toContain(token);
  expect(text).not.toContain(Buffer.from(token).toString('base64').replace(/=+$/, ''));
  expect(importTape(text).redactions).toBeGreaterThan(0);
});
