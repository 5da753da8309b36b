/** Where a bundle lies in the store (contract topic: bundle location). */
import { RunnerError } from '../errors.ts';

export interface BundleKey {
  tenant: string;
  extension: string;
  /** `sha256:` and hex digits, or the hex digits alone. */
  contentHash: string;
}

const hexDigest = /^[0-9a-f]{64}$/;
const unsafe = /[/\\\p{Cc}]/u;

/** 64 lower-case hex digits, or null when the text is no content hash. */
export function hexOf(contentHash: string): string | null {
  const hex = contentHash.replace(/^sha256:/, '').toLowerCase();
  return hexDigest.test(hex) ? hex : null;
}

/**
 * The object key of a bundle. Throws `RunnerError` `BUNDLE_KEY_INVALID` for a hash that is none, and for ids that
 * would leave their place in the key; the platform passes both on to the store.
 */
export function objectKey({ tenant, extension, contentHash }: BundleKey): string {
  const hex = hexOf(contentHash);
  if (hex === null) throw invalid('the content hash is not sha256: and 64 hex digits', 'invalid content hash');
  for (const id of [tenant, extension]) {
    if (id === '' || id === '.' || id === '..' || unsafe.test(id)) throw invalid(`${JSON.stringify(id)} cannot stand in a key`);
  }
  return `tenants/${tenant}/extensions/${extension}/sha256/${hex}/bundle.tar.zst`;
}

function invalid(because: string, wire = 'invalid bundle key'): RunnerError {
  return new RunnerError('BUNDLE_KEY_INVALID', wire, {
    what: 'The bundle cannot be looked up.',
    why: `A bundle is found by tenant, extension and content hash, and ${because}.`,
    fix: 'Send the ids and the content hash of an installed version.',
  });
}
