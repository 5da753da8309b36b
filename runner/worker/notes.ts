/**
 * Notes as bytes for the mailbox. Most hold only text and numbers: as JSON they cost a tenth of what structured cloning
 * takes, which is as much as a whole call inside the thread.
 */
import { deserialize, serialize } from 'node:v8';
import type { GuestNote } from './protocol.ts';

/** The first byte of everything that `serialize` writes; no JSON begins with it. */
const cloneMark = 0xff;

export function encodeNote(note: GuestNote): Uint8Array {
  const plain = note.type === 'line' || note.args.every((arg) => typeof arg === 'string');
  return plain ? Buffer.from(JSON.stringify(note)) : serialize(note);
}

export function decodeNote(record: Uint8Array): GuestNote {
  return (record[0] === cloneMark ? deserialize(record) : JSON.parse(Buffer.from(record).toString())) as GuestNote;
}
