import { describe, expect, test } from 'vitest';
import { hexOf, objectKey } from './key.ts';

const hex = 'ab'.repeat(32);

describe('the object key of a bundle', () => {
  test('names tenant, extension and hash, however the hash is written', () => {
    const key = `tenants/t/extensions/e/sha256/${hex}/bundle.tar.zst`;
    expect(objectKey({ tenant: 't', extension: 'e', contentHash: `sha256:${hex}` })).toBe(key);
    expect(objectKey({ tenant: 't', extension: 'e', contentHash: hex.toUpperCase() })).toBe(key);
  });

  test.each(['', 'sha256:', 'sha256:abc', `${hex}0`, `sha256:${'g'.repeat(64)}`, '../../etc/passwd'])(
    'refuses the hash %j',
    (contentHash) => {
      expect(hexOf(contentHash)).toBeNull();
      expect(() => objectKey({ tenant: 't', extension: 'e', contentHash })).toThrow('invalid content hash');
    },
  );

  test.each(['', '.', '..', '../t', 'a/b', 'a\\b', 'a\nb'])('refuses the id %j', (id) => {
    expect(() => objectKey({ tenant: id, extension: 'e', contentHash: hex })).toThrow('invalid bundle key');
    expect(() => objectKey({ tenant: 't', extension: id, contentHash: hex })).toThrow('invalid bundle key');
  });
});
