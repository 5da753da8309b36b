/**
 * The keys whose signatures count: SPKI PEM blocks with ed25519 public keys. Several may stand in one text, so that a
 * new key can be trusted before the old one is taken out. A comment line above a block names its key.
 */
import { createHash, createPublicKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Position } from '../../../contract/errors.ts';
import { WorkbenchError } from '../../../contract/errors.ts';

export interface TrustedKey {
  /** Hex SHA-256 of the key in SPKI DER form; the `keyid` of envelopes. */
  fingerprint: string;
  /** From the comment above it; null without one. */
  name: string | null;
  /** 32 bytes. */
  publicKey: Uint8Array;
}

export interface TrustBundle {
  keys: readonly TrustedKey[];
  /** By fingerprint; null for a key that is not trusted. */
  find(fingerprint: string): TrustedKey | null;
}

const beginMark = '-----BEGIN PUBLIC KEY-----';
const endMark = '-----END PUBLIC KEY-----';
/** Objects of an SPKI ed25519 key begin with this; 32 bytes of key follow. */
const spkiPrefix = Buffer.from('302a300506032b6570032100', 'hex');

/** The SPKI DER form of a raw ed25519 public key. */
export function spkiOf(publicKey: Uint8Array): Buffer {
  return Buffer.concat([spkiPrefix, publicKey]);
}

/** The name that an envelope gives to a key. */
export function fingerprintOf(publicKey: Uint8Array): string {
  return createHash('sha256').update(spkiOf(publicKey)).digest('hex');
}

interface Problem {
  line: number;
  why: string;
}

function invalid(source: string | null, { line, why }: Problem): WorkbenchError {
  const position: Position | undefined = source === null ? undefined : { file: source, line, column: 1 };
  return new WorkbenchError({
    code: 'SETTING_INVALID',
    what: 'The trust bundle cannot be read.',
    why: `Line ${line}: ${why}`,
    fix: 'Give one or more ed25519 public keys, each between BEGIN PUBLIC KEY and END PUBLIC KEY lines.',
    ...(position === undefined ? {} : { position }),
  });
}

/** The raw key, or why there is none. */
function readKey(base64: string): Uint8Array | string {
  const der = Buffer.from(base64, 'base64');
  if (der.toString('base64') !== base64) return 'The text between the marks is not base64.';
  try {
    const key = createPublicKey({ key: der, format: 'der', type: 'spki' });
    const { asymmetricKeyType: type } = key;
    if (type !== 'ed25519') return `It is a key for ${type ?? 'another algorithm'}; only ed25519 is supported.`;
    return Buffer.from(key.export({ format: 'jwk' }).x ?? '', 'base64url');
  } catch {
    return 'The text between the marks is no public key.';
  }
}

/** @param source the file that the text is from; null for text that a setting holds. Fails with `SETTING_INVALID`. */
export function parseTrustBundle(text: string, source: string | null = null): TrustBundle {
  const keys = new Map<string, TrustedKey>();
  let open: { line: number; body: string } | null = null;
  let name: string | null = null;
  const lines = text.split(/\r\n|\r|\n/).map((line) => line.trim());
  for (const [index, line] of lines.entries()) {
    const at = index + 1;
    if (open === null) {
      if (line === beginMark) open = { line: at, body: '' };
      else if (line.startsWith('#')) name = line.replace(/^#+\s*/, '') || null;
      else if (line.startsWith('-----'))
        throw invalid(source, { line: at, why: `"${line.slice(0, 80)}" is no beginning of a public key.` });
      else if (line !== '')
        throw invalid(source, { line: at, why: 'Only comments that begin with # may stand outside of a key.' });
    } else if (line === endMark) {
      const publicKey = readKey(open.body);
      if (typeof publicKey === 'string') throw invalid(source, { line: open.line, why: publicKey });
      const fingerprint = fingerprintOf(publicKey);
      keys.set(fingerprint, { fingerprint, name, publicKey });
      [open, name] = [null, null];
    } else if (/^[A-Za-z0-9+/]+={0,2}$/.test(line)) {
      open.body += line;
    } else {
      throw invalid(source, { line: at, why: 'The text between the marks is not base64.' });
    }
  }
  if (open !== null) throw invalid(source, { line: open.line, why: 'The key that begins here has no end.' });
  if (keys.size === 0) throw invalid(source, { line: 1, why: 'There is no public key in it.' });
  return { keys: [...keys.values()], find: (fingerprint) => keys.get(fingerprint) ?? null };
}

/**
 * Reads `SIGNING_TRUST_BUNDLE`: the PEM text itself, or the path of a file that holds it; null when blank. An
 * environment file has no room for line breaks, so `\n` may stand for one. Fails with `SETTING_INVALID`.
 */
export function loadTrustBundle(
  value: string | undefined,
  read: (path: string) => string = (path) => readFileSync(path, 'utf8'),
): TrustBundle | null {
  const given = value?.trim() ?? '';
  if (given === '') return null;
  if (given.includes('-----')) return parseTrustBundle(given.includes('\n') ? given : given.replaceAll('\\n', '\n'));
  return parseTrustBundle(readTrustFile(given, read), given);
}

function readTrustFile(path: string, read: (path: string) => string): string {
  try {
    return read(path);
  } catch (error) {
    throw new WorkbenchError(
      {
        code: 'SETTING_INVALID',
        what: 'The trust bundle cannot be read.',
        why: `${path} cannot be opened: ${error instanceof Error ? error.message : String(error)}.`,
        fix: 'Give the path of a PEM file, or the PEM text itself.',
      },
      { cause: error },
    );
  }
}
