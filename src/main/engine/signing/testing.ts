/** Keys, archives and signatures for tests. */
import { generateKeyPairSync } from 'node:crypto';
import { Readable } from 'node:stream';
import type { ArchiveEntry } from '../../../../runner/testing/archive.ts';
import { bundleOf } from '../../../../runner/testing/archive.ts';
import { signBundle } from './sign.ts';
import type { TrustBundle } from './trust-bundle.ts';
import { parseTrustBundle } from './trust-bundle.ts';

export interface TestKey {
  privateKey: string;
  publicKey: string;
}

export function testKey(): TestKey {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519', {
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  return { privateKey, publicKey };
}

export function trustIn(...keys: readonly TestKey[]): TrustBundle {
  return parseTrustBundle(keys.map(({ publicKey }) => publicKey).join('\n'));
}

export const testFiles: readonly ArchiveEntry[] = [
  { path: 'manifest.json', body: '{"name":"hello"}' },
  { path: 'ui/index.html', body: '<p>Hello</p>' },
];

/** `acme.hello` 1.0.0 with the given files, signed by the key. */
export async function signedBundle(key: TestKey, files: readonly ArchiveEntry[] = testFiles) {
  const { archive, contentHash } = bundleOf(files);
  const facts = { publisher: 'acme', name: 'hello', version: '1.0.0' };
  const signed = await signBundle({ ...facts, privateKey: key.privateKey, archive: Readable.from([archive]) });
  return { archive, text: signed.text, algorithm: signed.algorithm, bundle: { ...facts, contentHash }, signed };
}
