import { expect, it } from 'vitest';
import { checksumHeaders, createChecksum } from './checksums.ts';

/** Of the text `123456789`, which the catalogues of checksums use. */
it.each([
  ['content-md5', '25f9e794323b453885f5181f1b624d0b'],
  ['x-amz-checksum-sha1', 'f7c3bc1d808e04732adf679965ccc34ca7ae3441'],
  ['x-amz-checksum-sha256', '15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225'],
  ['x-amz-checksum-crc32', 'cbf43926'],
  ['x-amz-checksum-crc32c', 'e3069283'],
  ['x-amz-checksum-crc64nvme', 'ae8b14860a799888'],
])('%s is the one that S3 means', (header, expected) => {
  const sum = createChecksum(header)!;
  for (const piece of ['1234', '', '56789']) sum.update(Buffer.from(piece));
  expect(Buffer.from(sum.base64(), 'base64').toString('hex')).toBe(expected);
});

it('knows no others', () => {
  expect(checksumHeaders).toHaveLength(6);
  expect(createChecksum('x-amz-checksum-other')).toBeNull();
});
