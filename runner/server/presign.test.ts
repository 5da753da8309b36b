import { expect, test } from 'vitest';
import { presign } from './presign.ts';

test('signs the example of the specification', () => {
  const signed = presign({
    url: new URL('https://examplebucket.s3.amazonaws.com/test.txt'),
    keys: { access: 'AKIAIOSFODNN7EXAMPLE', secret: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' },
    region: 'us-east-1',
    expiresSeconds: 86_400,
    at: new Date('2013-05-24T00:00:00.000Z'),
  });
  expect(signed.searchParams.get('X-Amz-Signature')).toBe('aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404');
  expect(signed.searchParams.get('X-Amz-Credential')).toBe('AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request');
});
