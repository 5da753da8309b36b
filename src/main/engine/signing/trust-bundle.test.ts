import { createHash, generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { testKey } from './testing.ts';
import { loadTrustBundle, parseTrustBundle } from './trust-bundle.ts';

const [first, second] = [testKey().publicKey, testKey().publicKey];
const derOf = (pem: string): Buffer => Buffer.from(pem.replace(/-----[A-Z ]+-----|\s/g, ''), 'base64');

describe('parseTrustBundle', () => {
  it('finds keys by the fingerprint of their SPKI form, with the names above them', () => {
    const trust = parseTrustBundle(`# Release key 2026\r\n${first}\n\n${second}`);
    const fingerprints = [first, second].map((pem) => createHash('sha256').update(derOf(pem)).digest('hex'));
    expect(trust.keys.map(({ fingerprint, name }) => [fingerprint, name])).toEqual([
      [fingerprints[0], 'Release key 2026'],
      [fingerprints[1], null],
    ]);
    expect(trust.find(fingerprints[1]!)?.publicKey).toHaveLength(32);
    expect(trust.find('0'.repeat(64))).toBeNull();
  });

  const rsa = generateKeyPairSync('rsa', {
    modulusLength: 1024,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  it.each([
    ['nothing in it', '# only a comment', 1, /no public key/],
    ['text between keys', `${first}trusted\n${second}`, 4, /Only comments/],
    ['a private key', `${first}${testKey().privateKey}`, 4, /no beginning of a public key/],
    ['a key without an end', `${first}\n-----BEGIN PUBLIC KEY-----\nAAAA`, 5, /no end/],
    ['characters that are not base64', first.replace('\n', '\n\n').replace(/\n([A-Z])/, '\n*$1'), 2, /not base64/],
    ['bytes that are no key', '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----', 1, /no public key/],
    ['a key of another algorithm', `\n${rsa.publicKey}`, 2, /only ed25519/],
  ])('tells the line of %s', (_case, text, line, why) => {
    expect(() => parseTrustBundle(text, '/etc/trust.pem')).toThrow(
      expect.objectContaining({
        code: 'SETTING_INVALID',
        failure: expect.objectContaining({
          why: expect.stringMatching(new RegExp(`^Line ${line}: .*${why.source}`)),
          position: { file: '/etc/trust.pem', line, column: 1 },
        }),
      }),
    );
  });
});

describe('loadTrustBundle', () => {
  it('takes PEM text, with line breaks or with \\n in their place', () => {
    for (const text of [first, first.trim().replaceAll('\n', '\\n')]) expect(loadTrustBundle(text)?.keys).toHaveLength(1);
  });

  it('takes the path of a file', () => {
    const opened: string[] = [];
    const trust = loadTrustBundle(' /etc/trust.pem ', (path) => {
      opened.push(path);
      return `${first}${second}`;
    });
    expect(opened).toEqual(['/etc/trust.pem']);
    expect(trust?.keys).toHaveLength(2);
  });

  it('is null for a blank value, and fails for a file that is not there', () => {
    expect(loadTrustBundle('  ')).toBeNull();
    expect(loadTrustBundle(undefined)).toBeNull();
    expect(() => loadTrustBundle('/nowhere/trust.pem')).toThrow(expect.objectContaining({ code: 'SETTING_INVALID' }));
  });
});
