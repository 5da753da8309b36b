import { expect, test } from 'vitest';
import { decodeNote, encodeNote } from './notes.ts';
import type { GuestNote } from './protocol.ts';

test.each<[string, GuestNote]>([
  ['a line', { type: 'line', stream: 'stderr', text: 'ein "Wort", \u20ac \ud800 \u0000', at: 1_800_000_000_000.125 }],
  ['a call without arguments', { type: 'told', fn: 'context.get-context', args: [], at: 1.5, ms: 0.1 + 0.2 }],
  ['a call with text', { type: 'told', fn: 'logging.log-info', args: ['one', '__proto__'], at: 1, ms: 0 }],
  [
    'a refused call',
    { type: 'told', fn: 'storage.put', args: [{ value: Uint8Array.of(0, 255), revision: 7n, at: undefined }], at: 1, ms: 0 },
  ],
  ['one with nothing in it', { type: 'told', fn: 'scheduler.create-schedule', args: [undefined, null, NaN], at: 1, ms: 0 }],
])('%s comes out as it went in', (_name, note) => {
  expect(decodeNote(encodeNote(note))).toEqual(note);
});
