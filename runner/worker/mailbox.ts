/**
 * One-way reports in shared memory: written by the guest's thread, read by the main thread when it is awake anyway. To
 * wake it for each would cost more than most calls; and what a guest wrote is still there when its thread is killed.
 */

/** Positions are counted in bytes from the start and never wrap back; the ring holds what lies between them. */
const writtenAt = 0;
const readAt = 1;
const headerBytes = 8;
/** A power of two, so that positions may overflow their 32 bits. */
const capacity = 256 * 1024;
/** In place of a length: the rest of the ring is unused, the next record is at its beginning. */
const skipMark = 0xffff_ffff;
const lengthBytes = 4;

export function createMailbox(): SharedArrayBuffer {
  return new SharedArrayBuffer(headerBytes + capacity);
}

export interface MailboxWriter {
  /** Longest record that `put` takes, in bytes. */
  readonly longest: number;
  /** False where there is no room at the moment. Throws `RangeError` on records that are too long. */
  put(record: Uint8Array): boolean;
  /** Blocks until something was read; at once where all is read. */
  waitForReader(): void;
}

export function mailboxWriter(mailbox: SharedArrayBuffer): MailboxWriter {
  const { positions, bytes, view } = parts(mailbox);
  const longest = capacity / 2 - lengthBytes;
  const unread = () => (Atomics.load(positions, writtenAt) - Atomics.load(positions, readAt)) >>> 0;

  return {
    longest,
    put(record) {
      if (record.byteLength > longest) throw new RangeError(`a record of ${record.byteLength} bytes`);
      const written = Atomics.load(positions, writtenAt);
      const size = sizeOf(record.byteLength);
      const at = place(written);
      const skipped = at + size > capacity ? capacity - at : 0;
      if (unread() + skipped + size > capacity) return false;
      if (skipped > 0) view.setUint32(at, skipMark);
      const start = place(written + skipped);
      view.setUint32(start, record.byteLength);
      bytes.set(record, start + lengthBytes);
      // Last of all, so that a thread that is killed here leaves whole records only.
      Atomics.store(positions, writtenAt, (written + skipped + size) | 0);
      return true;
    },
    waitForReader() {
      const read = Atomics.load(positions, readAt);
      if (unread() > 0) Atomics.wait(positions, readAt, read);
    },
  };
}

export interface MailboxReader {
  /** Hands out all records, oldest first; each is a copy. */
  drain(visit: (record: Uint8Array) => void): void;
}

export function mailboxReader(mailbox: SharedArrayBuffer): MailboxReader {
  const { positions, bytes, view } = parts(mailbox);
  return {
    drain(visit) {
      const written = Atomics.load(positions, writtenAt);
      let read = Atomics.load(positions, readAt);
      if (read === written) return;
      const records: Uint8Array[] = [];
      while (read !== written) {
        const at = place(read);
        const length = view.getUint32(at);
        if (length === skipMark) {
          read = (read + capacity - at) | 0;
          continue;
        }
        records.push(bytes.slice(at + lengthBytes, at + lengthBytes + length));
        read = (read + sizeOf(length)) | 0;
      }
      Atomics.store(positions, readAt, read);
      Atomics.notify(positions, readAt);
      records.forEach(visit);
    },
  };
}

function parts(mailbox: SharedArrayBuffer) {
  return {
    positions: new Int32Array(mailbox, 0, 2),
    bytes: new Uint8Array(mailbox, headerBytes),
    view: new DataView(mailbox, headerBytes),
  };
}

const place = (position: number): number => (position >>> 0) % capacity;

/** Records begin at multiples of four bytes, so that a mark always fits before the end. */
const sizeOf = (length: number): number => lengthBytes + Math.ceil(length / 4) * 4;
