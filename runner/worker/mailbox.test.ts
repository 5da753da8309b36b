import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createMailbox, mailboxReader, mailboxWriter } from './mailbox.ts';

const pair = () => {
  const mailbox = createMailbox();
  const reader = mailboxReader(mailbox);
  const read = () => {
    const records: Uint8Array[] = [];
    reader.drain((record) => records.push(record));
    return records;
  };
  return { writer: mailboxWriter(mailbox), read };
};

const describeRecord = (record: Uint8Array) => `${record.length}:${record[0]}:${record.at(-1)}`;

describe('the mailbox', () => {
  test('gives records out once, in order, whole', () => {
    const { writer, read } = pair();
    for (const text of ['one', '', 'three']) expect(writer.put(Buffer.from(text))).toBe(true);
    expect(read().map((record) => Buffer.from(record).toString())).toEqual(['one', '', 'three']);
    expect(read()).toEqual([]);
  });

  test('is full at some point, and has room again when it was read', () => {
    const { writer, read } = pair();
    const record = new Uint8Array(50_000).fill(7);
    let taken = 0;
    while (writer.put(record)) taken += 1;
    expect(taken).toBe(5);
    expect(read()).toHaveLength(5);
    expect(writer.put(record)).toBe(true);
  });

  test('refuses what would never fit', () => {
    const { writer } = pair();
    expect(() => writer.put(new Uint8Array(writer.longest + 1))).toThrow(RangeError);
    expect(writer.put(new Uint8Array(writer.longest))).toBe(true);
  });

  test('loses nothing over many rounds, whatever the sizes', () => {
    const step = fc.oneof(fc.record({ size: fc.nat(90_000) }), fc.constant('read' as const));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const { writer, read } = pair();
        const expected: string[] = [];
        const seen: string[] = [];
        const readAll = () => seen.push(...read().map(describeRecord));
        for (const [index, action] of steps.entries()) {
          if (action === 'read') {
            readAll();
            continue;
          }
          const record = new Uint8Array(action.size).fill(index % 251);
          if (!writer.put(record)) readAll();
          else expected.push(describeRecord(record));
        }
        readAll();
        expect(seen).toEqual(expected);
      }),
    );
  });
});
