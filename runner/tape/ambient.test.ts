import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clearAmbientLog, copyAmbientLog, createAmbientLog, createTapedAmbient } from './ambient.ts';
import type { Ambient } from './ambient.ts';

type Read = 'monotonic' | 'wall' | number;
const reads = fc.array(fc.oneof(fc.constant<Read>('monotonic'), fc.constant<Read>('wall'), fc.nat({ max: 70 })), {
  maxLength: 60,
});
const perform = (ambient: Ambient, list: readonly Read[]) =>
  list.map((read) =>
    read === 'monotonic' ? ambient.monotonic() : read === 'wall' ? ambient.wall() : [...ambient.random(read)],
  );

function record(list: readonly Read[], log = createAmbientLog()) {
  const ambient = createTapedAmbient(log);
  clearAmbientLog(log);
  ambient.begin(null);
  const values = perform(ambient, list);
  ambient.end();
  return { values, recorded: copyAmbientLog(log) };
}

function replay(list: readonly Read[], bytes: Uint8Array) {
  const log = createAmbientLog();
  const ambient = createTapedAmbient(log);
  ambient.begin(bytes);
  const values = perform(ambient, list);
  ambient.end();
  return { values, dry: copyAmbientLog(log).dry };
}

describe('the log of clocks and randomness', () => {
  test('gives back every value, whatever was read', () => {
    fc.assert(
      fc.property(reads, (list) => {
        const { values, recorded } = record(list);
        expect(recorded.complete).toBe(true);
        expect(replay(list, recorded.bytes)).toEqual({ values, dry: 0 });
      }),
    );
  });

  test('each kind is answered in its own order; what goes beyond the log is counted and stays put', () => {
    const { values, recorded } = record(['monotonic', 'wall', 4]);
    const [monotonic, wall] = values as [bigint, number];
    expect(replay(['wall', 'monotonic', 'monotonic', 'wall', 4, 2], recorded.bytes)).toEqual({
      values: [wall, monotonic, monotonic + 1000n, wall, values[2], [0, 0]],
      dry: 3,
    });
  });

  test('a replay does not sleep, and its clock has moved on nevertheless', () => {
    const ambient = createTapedAmbient(createAmbientLog());
    ambient.begin(new Uint8Array());
    const before = ambient.monotonic();
    ambient.sleep(3_600_000);
    expect(ambient.monotonic() - before).toBe(3_600_000_001_000n);
  });

  test('reads outside a run are not logged; a full log says so', () => {
    const log = createAmbientLog();
    createTapedAmbient(log).monotonic();
    expect(copyAmbientLog(log).bytes).toHaveLength(0);
    const { recorded } = record(Array.from({ length: 20 }, () => 65_536));
    expect(recorded.complete).toBe(false);
    expect(recorded.bytes).toHaveLength(15 * (1 + 4 + 65_536));
    expect(record(['wall'], log).recorded).toMatchObject({ complete: true, bytes: expect.objectContaining({ length: 9 }) });
  });
});
