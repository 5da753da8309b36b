import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeBase64 } from './base64.ts';

test('decodes what is encoded', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      expect(Buffer.from(decodeBase64(Buffer.from(bytes).toString('base64')) ?? 'x')).toEqual(Buffer.from(bytes));
    }),
  );
});

test.each(['a', 'ab', 'abc', 'ab=c', '====', 'a-_=', ' YQ==', 'YQ==\n', 'YQ==YQ=='])('refuses %j', (text) => {
  expect(decodeBase64(text)).toBeNull();
});
