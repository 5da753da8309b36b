/**
 * What a guest reads that its request does not determine: clocks and randomness. Every read of a run goes into a log
 * in shared memory, where it outlives a guest that is killed; a replay reads from such a log instead.
 */
import { randomFillSync } from 'node:crypto';

export interface Ambient {
  /** Nanoseconds of the monotonic clock. */
  monotonic(): bigint;
  /** Epoch milliseconds. */
  wall(): number;
  random(length: number): Uint8Array;
  /** Blocks the thread. */
  sleep(milliseconds: number): void;
}

/** A log as it lies in shared memory: this many bytes of counters, then entries of a kind and its value. */
const headerBytes = 16;
const usedAt = 0;
const overflowAt = 1;
const dryAt = 2;

/** Bytes that reads may take in one run: about a hundred thousand looks at a clock. Touched only as far as used. */
const capacity = 1024 * 1024;

const kinds = { monotonic: 1, wall: 2, random: 3 } as const;
type Kind = (typeof kinds)[keyof typeof kinds];

export interface AmbientLog {
  /** Entries in order. */
  bytes: Uint8Array;
  /** False when there was no room for all. */
  complete: boolean;
  /** Reads of a replay that its log had no more entry for. */
  dry: number;
}

export function createAmbientLog(): SharedArrayBuffer {
  return new SharedArrayBuffer(headerBytes + capacity);
}

/** Only while no guest runs on the thread. */
export function clearAmbientLog(log: SharedArrayBuffer): void {
  new Int32Array(log, 0, headerBytes / 4).fill(0);
}

export function copyAmbientLog(log: SharedArrayBuffer): AmbientLog {
  const counters = new Int32Array(log, 0, headerBytes / 4);
  const used = Atomics.load(counters, usedAt);
  return {
    bytes: new Uint8Array(new Uint8Array(log, headerBytes, used)),
    complete: Atomics.load(counters, overflowAt) === 0,
    dry: Atomics.load(counters, dryAt),
  };
}

export interface TapedAmbient extends Ambient {
  /** From here on reads are logged, or taken from `replay` where there is one. */
  begin(replay: Uint8Array | null): void;
  /** Reads between runs are nobody's. */
  end(): void;
}

export function createTapedAmbient(log: SharedArrayBuffer): TapedAmbient {
  const recording = recordingAmbient(log);
  let current: Ambient = realAmbient;
  return {
    monotonic: () => current.monotonic(),
    wall: () => current.wall(),
    random: (length) => current.random(length),
    sleep: (milliseconds) => current.sleep(milliseconds),
    begin(replay) {
      current = replay === null ? recording : replayingAmbient(replay, log);
    },
    end() {
      current = realAmbient;
    },
  };
}

const napCell = new Int32Array(new SharedArrayBuffer(4));

export const realAmbient: Ambient = {
  monotonic: () => process.hrtime.bigint(),
  wall: () => Date.now(),
  random: (length) => randomFillSync(new Uint8Array(length)),
  sleep: (milliseconds) => void Atomics.wait(napCell, 0, 0, milliseconds),
};

function recordingAmbient(log: SharedArrayBuffer): Ambient {
  const counters = new Int32Array(log, 0, headerBytes / 4);
  const view = new DataView(log, headerBytes);
  const bytes = new Uint8Array(log, headerBytes);

  /** `write` gets the place of the value. The counter moves last, so that a killed guest leaves whole entries. */
  function append(kind: Kind, size: number, write: (at: number) => void): void {
    const at = counters[usedAt] ?? 0;
    if (counters[overflowAt] !== 0 || at + 1 + size > view.byteLength) {
      Atomics.store(counters, overflowAt, 1);
      return;
    }
    view.setUint8(at, kind);
    write(at + 1);
    Atomics.store(counters, usedAt, at + 1 + size);
  }

  return {
    monotonic() {
      const value = realAmbient.monotonic();
      append(kinds.monotonic, 8, (at) => view.setBigUint64(at, value));
      return value;
    },
    wall() {
      const value = realAmbient.wall();
      append(kinds.wall, 8, (at) => view.setFloat64(at, value));
      return value;
    },
    random(length) {
      const value = realAmbient.random(length);
      append(kinds.random, 4 + length, (at) => {
        view.setUint32(at, length);
        bytes.set(value, at + 4);
      });
      return value;
    },
    sleep: realAmbient.sleep,
  };
}

/**
 * Answers from a log, each kind in its own order. Where the log runs dry (a component that reads more often than the
 * recorded one did) clocks go on from their last value and random bytes are zero, and the reads are counted.
 */
function replayingAmbient(entries: Uint8Array, log: SharedArrayBuffer): Ambient {
  const counters = new Int32Array(log, 0, headerBytes / 4);
  const view = new DataView(entries.buffer, entries.byteOffset, entries.byteLength);
  const cursors: Record<Kind, number> = { 1: 0, 2: 0, 3: 0 };
  let lastMonotonic = 0n;
  let lastWall = 0;

  function next(kind: Kind): number | null {
    for (let at = cursors[kind]; at < view.byteLength;) {
      const found = view.getUint8(at);
      const value = at + 1;
      at = value + sizeAt(view, found, value);
      cursors[kind] = at;
      if (found === kind) return value;
    }
    Atomics.add(counters, dryAt, 1);
    return null;
  }

  return {
    monotonic() {
      const at = next(kinds.monotonic);
      lastMonotonic = at === null ? lastMonotonic + 1000n : view.getBigUint64(at);
      return lastMonotonic;
    },
    wall() {
      const at = next(kinds.wall);
      if (at !== null) lastWall = view.getFloat64(at);
      return lastWall;
    },
    random(length) {
      const at = next(kinds.random);
      const value = new Uint8Array(length);
      if (at !== null) value.set(entries.subarray(at + 4, at + 4 + Math.min(length, view.getUint32(at))));
      return value;
    },
    sleep(milliseconds) {
      lastMonotonic += BigInt(Math.ceil(milliseconds * 1e6));
    },
  };
}

function sizeAt(view: DataView, kind: number, at: number): number {
  return kind === kinds.random ? 4 + view.getUint32(at) : 8;
}
