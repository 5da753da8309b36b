import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bundleIdOf, installIdOf, looksLikeId, registryIdOf, slugOf, uuidV5, versionIdOf } from './ids.ts';
import { objectKey } from './object-key.ts';

const acme = { publisher: 'acme', name: 'hello', version: '1.0.0' };

describe('deterministic ids', () => {
  it('match the vectors of the platform', () => {
    expect(registryIdOf({ publisher: 'local-dev', name: 'hello' })).toBe('07b9e705-0ae3-531d-9406-56eee29a07ee');
    expect(registryIdOf(acme)).toBe('e3c0e4d6-96e4-5b2b-bacd-132ac62e7620');
    expect(versionIdOf(acme)).toBe('0128cce3-c34b-58ff-8c30-17f0165dc970');
    expect(bundleIdOf(acme, `sha256:${'a'.repeat(64)}`)).toBe('497049b2-fdec-58a3-99b6-78fb4842e865');
    expect(installIdOf('51bbbfe5-0720-4d9b-b3e5-b5b43e441a52', acme)).toBe('9a327459-9419-519f-af52-3531a3a1b99d');
  });

  it('take local-dev where a manifest names no publisher', () => {
    expect(registryIdOf({ publisher: null, name: 'hello' })).toBe('07b9e705-0ae3-531d-9406-56eee29a07ee');
    expect(slugOf({ publisher: null, name: 'com.acme.hello' })).toBe('local-dev.com.acme.hello');
  });

  it('are version 5 UUIDs of the RFC variant for any name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (name) => {
        const id = uuidV5(name);
        expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
        const digest = createHash('sha1')
          .update(Buffer.from('6ba7b8109dad11d180b400c04fd430c8', 'hex'))
          .update(name)
          .digest('hex');
        expect(id.replaceAll('-', '').slice(0, 12)).toBe(digest.slice(0, 12));
      }),
    );
  });
});

describe('looksLikeId', () => {
  it('takes UUIDs of versions 1 to 5 in any case and nothing else', () => {
    expect(looksLikeId('E3C0E4D6-96E4-5B2B-BACD-132AC62E7620')).toBe(true);
    expect(looksLikeId('e3c0e4d6-96e4-6b2b-bacd-132ac62e7620')).toBe(false);
    expect(looksLikeId('e3c0e4d6-96e4-5b2b-cacd-132ac62e7620')).toBe(false);
    expect(looksLikeId('acme.hello')).toBe(false);
    expect(looksLikeId(' e3c0e4d6-96e4-5b2b-bacd-132ac62e7620')).toBe(false);
  });
});

describe('objectKey', () => {
  it('is canonical for a hash with or without prefix, in any case', () => {
    const key = `tenants/t1/extensions/r1/sha256/${'ab'.repeat(32)}/bundle.tar.zst`;
    const address = { tenantId: 't1', registryId: 'r1' };
    expect(objectKey({ ...address, contentHash: `sha256:${'ab'.repeat(32)}` })).toBe(key);
    expect(objectKey({ ...address, contentHash: 'AB'.repeat(32) })).toBe(key);
  });
});
