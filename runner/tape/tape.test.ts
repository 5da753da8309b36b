import { describe, expect, test } from 'vitest';
import { exportTape, importTape, TapeError } from './file.ts';
import { createTapeRecorder } from './recorder.ts';
import { redactionMark } from './redact.ts';
import { sameAsTaped } from './same.ts';
import { createTapeShelf } from './shelf.ts';
import type { Tape } from './tape.ts';

const scope = { tenantId: 't', extensionId: 'e', installId: 'i', versionId: null, requestId: 'r' };
const beginning = {
  requestId: 'r',
  tenant: 't',
  extension: 'e',
  contentHash: 'sha256:x',
  request: {
    context: { tenantId: 't', versionId: undefined },
    http: { method: 'GET', url: '/', headers: [], body: undefined },
  },
  frame: { scope, user: null, granted: [], secrets: { KEY: 'hunter2-hunter2' }, secretsExpired: false },
  limits: { timeoutMs: 1000, maxPages: 4096 },
};
const response = { status: 200, headers: { 'set-cookie': 'a=1' }, body_b64: null, error: null };
const end = { outcome: 'returned' as const, response };
const log = (bytes: Uint8Array, complete = true) => ({ bytes, complete, dry: 0 });

function recorded(limits = { calls: 10, bytes: 10_000 }): Tape {
  const recorder = createTapeRecorder(beginning, limits);
  recorder.called('storage.get', ['n', undefined, 5n], 0)({ ok: { value: Buffer.from('hunter2-hunter2!'), revision: 1n } });
  recorder.told({ fn: 'logging.log-info', args: ['Bearer hunter2-hunter2'], outcome: { ok: undefined }, at: 0, ms: 0 });
  recorder.reads(log(Uint8Array.of(1, 2, 3)));
  return recorder.finish(end);
}

describe('recording', () => {
  test('stops at its limits with a gap, and never shows an answer that came too late', () => {
    expect(recorded().gaps).toEqual([]);
    expect(recorded({ calls: 1, bytes: 10_000 })).toMatchObject({ calls: [{ fn: 'storage.get' }], gaps: ['calls'] });
    expect(recorded({ calls: 10, bytes: 100 }).gaps).toEqual(['calls']);
    const recorder = createTapeRecorder(beginning, { calls: 10, bytes: 10_000 });
    const answered = recorder.called('storage.get', [], 0);
    expect(recorder.hasRun()).toBe(false);
    recorder.reads(log(new Uint8Array(), false));
    const tape = recorder.finish({ ...end, outcome: 'deadline' });
    answered({ ok: 'late' });
    expect([recorder.hasRun(), tape.calls[0]?.outcome, tape.gaps]).toEqual([true, null, ['reads']]);
  });
});

describe('tapes as files', () => {
  test('keep bytes, 64-bit integers and absent values, and lose secrets', () => {
    const text = exportTape(recorded(), (given) => given.replaceAll('Bearer', 'Holder'));
    expect(text).not.toContain('hunter2');
    const read = importTape(text);
    expect(read.calls.map(({ args, outcome }) => [args, outcome])).toEqual([
      [['n', undefined, 5n], { ok: { value: new Uint8Array(Buffer.from(`${redactionMark}!`)), revision: 1n } }],
      [[`Holder ${redactionMark}`], { ok: undefined }],
    ]);
    expect(read).toMatchObject({
      reads: Uint8Array.of(1, 2, 3),
      redactions: 4,
      response: { headers: { 'set-cookie': redactionMark } },
    });
    expect(importTape(text, { KEY: 'other' }).frame.secrets).toEqual({ KEY: 'other' });
  });

  test.each(['', '{}', '{"format":"alga-tape","version":2}', exportTape(recorded()).replace('"storage.get"', '7')])(
    'anything else is refused: %.40s',
    (text) => {
      expect(() => importTape(text)).toThrow(TapeError);
    },
  );
});

describe('the same as recorded', () => {
  test.each([
    [{ a: undefined, b: [1n, 'x'] }, { b: [1n, 'x'] }, true],
    [{ a: [1] }, { a: { 0: 1 } }, false],
    [new Uint8Array([1, 2]), Buffer.from([1, 2]), true],
    [new Uint8Array([1, 2]), new Uint8Array([1, 3]), false],
    [Number.NaN, Number.NaN, true],
    [1, 1n, false],
    [`Bearer ${redactionMark}`, 'Bearer abc', true],
    [`Bearer ${redactionMark}`, 'Basic abc', false],
    [`a${redactionMark}b${redactionMark}c`, 'a1b2c', true],
    [`a${redactionMark}a`, 'a', false],
    [Buffer.from(`k=${redactionMark}`), Buffer.from('k=1'), true],
  ])('case %#', (one, other, same) => {
    expect(sameAsTaped(one, other)).toBe(same);
  });
});

test('a shelf keeps the newest, by number and by size', () => {
  const shelf = createTapeShelf({ entries: 2, bytes: 100_000 });
  const tapes = [1, 2, 3].map((at) => ({ ...recorded(), requestId: `r${at % 2}` }));
  for (const tape of tapes) shelf.put(tape);
  expect(shelf.list().map(({ id }) => id)).toEqual([tapes[2]?.id, tapes[1]?.id]);
  expect(shelf.find('r1')?.id).toBe(tapes[2]?.id);
  expect(shelf.find(tapes[0]?.id ?? '')).toBeNull();
  shelf.put({ ...recorded(), reads: new Uint8Array(100_000) });
  expect(shelf.list()).toEqual([]);
});
