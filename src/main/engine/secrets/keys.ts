/**
 * Where the key that encrypts secrets comes from. A scheme id is stored with every row, so that rows written under
 * another scheme (the desktop's keyring, say) are told apart from damaged ones.
 */
import { randomBytes } from 'node:crypto';
import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { diskError, errnoOf } from '../files/disk-error.ts';

const keyBytes = 32;

export interface KeyProvider {
  /** Stored with each row, such as `workbench/aes-256-gcm:v1`. */
  readonly scheme: string;
  /** Where the key is kept, in words that fit after "the key in". */
  readonly place: string;
  /** The 32 bytes of the key; null when there is none, or none that can be read. */
  read(): Buffer | null;
  /** Makes and keeps a new key; only called when `read` answers null and no secret needs an older one. */
  create(): Buffer;
  /** What a person must know about how the key is kept; null when nothing. */
  notice(): string | null;
  /** A key that is to take the present one's place: kept beside it until it is taken or dropped, also over a crash. */
  next: {
    read(): Buffer | null;
    create(): Buffer;
    /** Makes it the key. */
    take(): void;
    drop(): void;
  };
}

/** Null for a file that is not there, is no key, or may not be read. */
function readKey(from: string): Buffer | null {
  try {
    const key = readFileSync(from);
    return key.length === keyBytes ? key : null;
  } catch (error) {
    if (['ENOENT', 'EACCES', 'EPERM'].includes(errnoOf(error) ?? '')) return null;
    throw error;
  }
}

function createKey(at: string): Buffer {
  const key = randomBytes(keyBytes);
  // Renamed into place whole: a disk that is full must not leave half a key, which would stand in the way for good.
  const temporary = `${at}.${randomBytes(6).toString('hex')}`;
  try {
    writeFileSync(temporary, key, { flag: 'wx', mode: 0o600, flush: true });
    renameSync(temporary, at);
    return key;
  } catch (error) {
    rmSync(temporary, { force: true });
    throw diskError(error, at);
  }
}

/** A key in a file of the data folder, readable for its owner only. Each kind of secret has a key of its own. */
export function createKeyFile(dataDir: string, name: 'secret.key' | 'settings.key' = 'secret.key'): KeyProvider {
  const file = join(dataDir, name);
  const nextFile = `${file}.next`;

  function isShared(): boolean {
    if (process.platform === 'win32') return false;
    const mode = statSync(file, { throwIfNoEntry: false })?.mode ?? 0;
    return (mode & 0o077) !== 0;
  }

  return {
    scheme: 'workbench/aes-256-gcm:v1',
    place: file,
    read: () => readKey(file),
    create: () => createKey(file),
    next: {
      read: () => readKey(nextFile),
      create: () => createKey(nextFile),
      take: () => renameSync(nextFile, file),
      drop: () => rmSync(nextFile, { force: true }),
    },
    notice: () =>
      isShared()
        ? `Other users of this machine can read the key that encrypts secrets. Run: chmod 600 ${file}`
        : `Secrets are encrypted with a key in the file ${file}. Whoever can read the data folder can read them.`,
  };
}
