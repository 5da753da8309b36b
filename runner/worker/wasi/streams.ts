/** `wasi:io`: streams over bytes that are there already, sinks for output, and polling, which waits for clocks only. */
import type { Ambient } from '../../tape/ambient.ts';

export type OutputName = 'stdout' | 'stderr';
export type OutputSink = (stream: OutputName, bytes: Uint8Array) => void;

/** Largest write that a stream accepts at once, in bytes. */
const writeBudget = 65_536n;

/** Something to wait for; here always a point of the monotonic clock, in nanoseconds. */
export class Pollable {
  readonly #ambient: Ambient;
  readonly #at: bigint;

  constructor(ambient: Ambient, at = 0n) {
    this.#ambient = ambient;
    this.#at = at;
  }

  ready(): boolean {
    return this.remaining() <= 0n;
  }

  /** Blocks the guest's thread, which is the one thing that it may do here. */
  block(): void {
    for (let left = this.remaining(); left > 0n; left = this.remaining()) this.#ambient.sleep(Number(left) / 1e6);
  }

  remaining(): bigint {
    return this.#at - this.#ambient.monotonic();
  }
}

/** Waits until one of the pollables is ready; answers the indexes of all that are. */
export function poll(list: Pollable[]): Uint32Array {
  const first = list.toSorted((one, other) => Number(one.remaining() - other.remaining()))[0];
  if (first === undefined) throw new Error('poll needs at least one pollable');
  first.block();
  return Uint32Array.from(list.flatMap((pollable, index) => (pollable.ready() ? [index] : [])));
}

export class IoError {
  readonly #text: string;

  constructor(text = 'input/output error') {
    this.#text = text;
  }
  toDebugString(): string {
    return this.#text;
  }
}

/** Thrown as a plain object: that is how a variant case with the name `closed` crosses into the guest. */
function closed(): never {
  throw { tag: 'closed' };
}

/** Reads what is there, without ever waiting; behind it the stream is closed. Standard input is an empty one. */
export class InputStream {
  readonly #ambient: Ambient;
  #left: Uint8Array;

  constructor(ambient: Ambient, bytes: Uint8Array = new Uint8Array()) {
    this.#ambient = ambient;
    this.#left = bytes;
  }
  read(length: bigint): Uint8Array {
    if (this.#left.length === 0) return closed();
    const count = Number(length < BigInt(this.#left.length) ? length : this.#left.length);
    const bytes = this.#left.subarray(0, count);
    this.#left = this.#left.subarray(count);
    return bytes;
  }
  blockingRead(length: bigint): Uint8Array {
    return this.read(length);
  }
  skip(length: bigint): bigint {
    return BigInt(this.read(length).length);
  }
  blockingSkip(length: bigint): bigint {
    return this.skip(length);
  }
  subscribe(): Pollable {
    return new Pollable(this.#ambient);
  }
  /** Lets go of what was not read. */
  close(): void {
    this.#left = new Uint8Array();
  }
}

export class OutputStream {
  readonly #write: (bytes: Uint8Array) => void;
  readonly #ambient: Ambient;

  constructor(ambient: Ambient, write: (bytes: Uint8Array) => void) {
    this.#ambient = ambient;
    this.#write = write;
  }
  checkWrite(): bigint {
    return writeBudget;
  }
  write(bytes: Uint8Array): void {
    this.#write(bytes);
  }
  blockingWriteAndFlush(bytes: Uint8Array): void {
    this.#write(bytes);
  }
  flush(): void {
    // Writes reach the sink at once, so there is nothing left to flush.
  }
  blockingFlush(): void {
    this.flush();
  }
  writeZeroes(length: bigint): void {
    this.#write(new Uint8Array(Number(length)));
  }
  blockingWriteZeroesAndFlush(length: bigint): void {
    this.writeZeroes(length);
  }
  subscribe(): Pollable {
    return new Pollable(this.#ambient);
  }
}
