import { chmodSync, existsSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TestDatabase } from '../database/testing.ts';
import { openTestDatabase } from '../database/testing.ts';
import { devInstall } from '../registry/dev-install.ts';
import { testInstall } from '../registry/testing.ts';
import { createKeyFile } from './keys.ts';
import { seal, unseal } from './seal.ts';
import { createSecretVault } from './vault.ts';

let test: TestDatabase;
let keyFile: string;
let installId: string;

const open = (keys = createKeyFile(test.folder)) => createSecretVault({ db: test.db, clock: test.clock, keys });
const install = (name: string) => devInstall(test.db, test.clock, testInstall({ name }));
const opened = (envelope: { ciphertext_b64: string } | null) =>
  envelope === null ? null : JSON.parse(Buffer.from(envelope.ciphertext_b64, 'base64').toString('utf8'));
const locked = expect.objectContaining({ code: 'SECRETS_LOCKED' });

beforeEach(async () => {
  test = await openTestDatabase();
  keyFile = join(test.folder, 'secret.key');
  installId = install('one');
});
afterEach(() => test.dispose());

describe('the vault', () => {
  it('makes a key in the place of one that a full disk cut short, while no secret needs it', () => {
    writeFileSync(keyFile, '');
    open().set(installId, 'A', 'alpha');
    expect(readFileSync(keyFile)).toHaveLength(32);
    expect(opened(open().envelope(installId))).toEqual({ A: 'alpha' });
  });

  it('lists names without values and gives the runner the map', () => {
    const vault = open();
    expect(vault.list(installId)).toEqual([]);
    expect(vault.envelope(installId)).toBeNull();
    const first = vault.set(installId, 'B_KEY', 'beta');
    test.clock.advance(5);
    const second = vault.set(installId, 'A.key-1', 'älpha');
    expect(vault.list(installId)).toEqual([second, first]);
    expect(opened(vault.envelope(installId))).toEqual({ B_KEY: 'beta', 'A.key-1': 'älpha' });
  });

  it('writes the envelope of the platform', () => {
    const vault = open();
    vault.set(installId, 'API_KEY', 's3cr3t');
    expect(vault.envelope(installId)).toEqual({
      ciphertext_b64: 'eyJBUElfS0VZIjoiczNjcjN0In0=',
      version: expect.any(String),
      algorithm: 'inline/base64',
      expires_at: null,
      key_path: null,
      mount: null,
    });
  });

  it('keeps them encrypted, over a restart, under its scheme', () => {
    open().set(installId, 'API_KEY', 'plain-text-value');
    const row = test.db.first(test.db.build.selectFrom('tenant_extension_install_secrets').selectAll())!;
    expect(row.algorithm).toBe('workbench/aes-256-gcm:v1');
    expect(row.ciphertext).not.toContain('plain');
    expect(
      readFileSync(test.file).includes('plain-text-value') || readFileSync(`${test.file}-wal`).includes('plain-text-value'),
    ).toBe(false);
    expect(opened(open().envelope(installId))).toEqual({ API_KEY: 'plain-text-value' });
  });

  it('changes the version with every write and removes one by one', () => {
    const vault = open();
    vault.set(installId, 'A', '1');
    const before = vault.envelope(installId)!.version;
    vault.set(installId, 'A', '1');
    expect(vault.envelope(installId)!.version).not.toBe(before);
    vault.set(installId, 'B', '2');
    expect(vault.remove(installId, 'A')).toBe(true);
    expect(vault.remove(installId, 'A')).toBe(false);
    expect(opened(vault.envelope(installId))).toEqual({ B: '2' });
    expect(vault.remove(installId, 'B')).toBe(true);
    expect(vault.envelope(installId)).toBeNull();
  });

  it('gives all values for redaction, longest first, up to date', () => {
    const vault = open();
    vault.set(installId, 'A', 'short');
    vault.set(install('two'), 'A', 'much longer');
    vault.set(installId, 'EMPTY', '');
    expect(vault.values()).toEqual(['much longer', 'short']);
    expect(vault.values()).toBe(vault.values());
    vault.set(installId, 'A', 'changed');
    expect(vault.values()).toEqual(['much longer', 'changed']);
    expect(open().values()).toEqual(['much longer', 'changed']);
  });

  it('takes any value that fits under any allowed name', () => {
    const vault = open();
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z0-9_.-]{1,128}$/), fc.string({ unit: 'binary' }), (name, value) => {
        vault.set(installId, name, value);
        expect(opened(vault.envelope(installId))[name]).toBe(value.toWellFormed());
        expect(vault.remove(installId, name)).toBe(true);
      }),
      { numRuns: 50 },
    );
    vault.set(installId, '__proto__', 'x');
    expect(Object.keys(opened(vault.envelope(installId)))).toEqual(['__proto__']);
  });

  it.each(['', 'a b', 'ä', 'a/b', 'x'.repeat(129), 'a\n'])('refuses the name %j', (name) => {
    expect(() => open().set(installId, name, 'v')).toThrow(expect.objectContaining({ code: 'SECRET_INVALID' }));
  });

  it('takes 64 KiB and no byte more', () => {
    const vault = open();
    vault.set(installId, 'A', 'x'.repeat(65_536));
    expect(() => vault.set(installId, 'A', 'x'.repeat(65_537))).toThrow(expect.objectContaining({ code: 'SECRET_INVALID' }));
    expect(() => vault.set(installId, 'A', 'ä'.repeat(32_769))).toThrow(expect.objectContaining({ code: 'SECRET_INVALID' }));
  });

  it('knows no secrets of an install that does not exist, and makes no key for one', () => {
    expect(() => open().set('none', 'A', 'b')).toThrow(expect.objectContaining({ code: 'INSTALL_NOT_FOUND' }));
    expect(existsSync(keyFile)).toBe(false);
  });
});

describe('the key', () => {
  it('is made with the first secret, for its owner only', () => {
    const vault = open();
    expect(existsSync(keyFile)).toBe(false);
    vault.set(installId, 'A', 'b');
    expect(statSync(keyFile).mode & 0o777).toBe(0o600);
    expect(statSync(keyFile).size).toBe(32);
    expect(vault.notice()).toContain(keyFile);
    chmodSync(keyFile, 0o644);
    expect(vault.notice()).toContain('chmod 600');
  });

  it('locks the secrets when it is another one, and opens them when it is back', () => {
    open().set(installId, 'A', 'b');
    const original = readFileSync(keyFile);
    writeFileSync(keyFile, Buffer.alloc(32, 7));
    const vault = open();
    for (const attempt of [
      () => vault.list(installId),
      () => vault.envelope(installId),
      () => vault.set(installId, 'B', 'c'),
      () => vault.remove(installId, 'A'),
    ]) {
      expect(attempt).toThrow(locked);
    }
    expect(vault.values()).toEqual([]);
    writeFileSync(keyFile, original);
    expect(opened(vault.envelope(installId))).toEqual({ A: 'b' });
    expect(vault.values()).toEqual(['b']);
  });

  it('is not made anew while secrets wait for it, unless they are discarded', () => {
    open().set(installId, 'A', 'b');
    const other = install('two');
    rmSync(keyFile);
    const vault = open();
    expect(() => vault.envelope(installId)).toThrow(locked);
    expect(() => vault.set(other, 'A', 'b')).toThrow(locked);
    expect(existsSync(keyFile)).toBe(false);
    expect(vault.discard(installId)).toBe(true);
    expect(vault.discard(installId)).toBe(false);
    vault.set(other, 'A', 'b');
    expect(vault.list(installId)).toEqual([]);
  });

  it('that is cut short locks too', () => {
    open().set(installId, 'A', 'b');
    writeFileSync(keyFile, Buffer.alloc(8));
    expect(() => open().list(installId)).toThrow(locked);
  });

  it('of another scheme is told by name', () => {
    const keyring = { ...createKeyFile(test.folder), scheme: 'workbench/keyring:v1' };
    open(keyring).set(installId, 'A', 'b');
    expect(() => open().list(installId)).toThrow(/workbench\/keyring:v1/);
    expect(open(keyring).list(installId)).toHaveLength(1);
  });

  it('cannot be written to a folder that is gone', () => {
    const keys = createKeyFile(join(test.folder, 'absent'));
    expect(() => open(keys).set(installId, 'A', 'b')).toThrow(/ENOENT/);
    expect(open().list(installId)).toEqual([]);
  });

  it('does not open a row that was moved to another install', () => {
    const vault = open();
    vault.set(installId, 'A', 'b');
    const other = install('two');
    test.db.run(test.db.build.updateTable('tenant_extension_install_secrets').set({ install_id: other }));
    expect(() => open().list(other)).toThrow(locked);
  });

  it('moves with the file', () => {
    open().set(installId, 'A', 'b');
    renameSync(keyFile, `${keyFile}.away`);
    expect(() => open().list(installId)).toThrow(locked);
    renameSync(`${keyFile}.away`, keyFile);
    expect(open().list(installId)).toHaveLength(1);
  });
});

describe('sealing', () => {
  const key = Buffer.alloc(32, 1);

  it('opens what it sealed, and nothing that was changed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat(), (text, at) => {
        const sealed = seal(key, text, 'context');
        expect(unseal(key, sealed, 'context')).toBe(text);
        expect(unseal(key, sealed, 'other')).toBeNull();
        expect(unseal(Buffer.alloc(32, 2), sealed, 'context')).toBeNull();
        const parts = sealed.split('.').map((part) => Buffer.from(part, 'base64url'));
        const bytes = parts[at % 2]!;
        bytes[at % bytes.length]! ^= 1;
        expect(unseal(key, parts.map((part) => part.toString('base64url')).join('.'), 'context')).toBeNull();
      }),
    );
    expect(unseal(key, 'nonsense', 'context')).toBeNull();
  });
});

describe('a new key', () => {
  it('seals every secret again, and the old key opens none of them', () => {
    const other = install('two');
    const vault = open();
    vault.set(installId, 'A', 'alpha');
    vault.set(other, 'B', 'beta');
    const old = readFileSync(keyFile);
    expect(vault.rotateKey()).toBe(2);
    expect(readFileSync(keyFile)).not.toEqual(old);
    expect(existsSync(`${keyFile}.next`)).toBe(false);
    expect(opened(vault.envelope(installId))).toEqual({ A: 'alpha' });
    expect(opened(open().envelope(other))).toEqual({ B: 'beta' });
    writeFileSync(keyFile, old);
    expect(() => open().envelope(installId)).toThrow(locked);
  });

  it('changes nothing while a secret is locked', () => {
    open().set(installId, 'A', 'alpha');
    const old = readFileSync(keyFile);
    writeFileSync(keyFile, Buffer.alloc(32, 7));
    expect(() => open().rotateKey()).toThrow(locked);
    writeFileSync(keyFile, old);
    expect(opened(open().envelope(installId))).toEqual({ A: 'alpha' });
  });

  it('is taken by the next start when a crash came before it was in its place', () => {
    open().set(installId, 'A', 'alpha');
    const keys = createKeyFile(test.folder);
    const cut = { ...keys, next: { ...keys.next, take: () => undefined } };
    expect(open(cut).rotateKey()).toBe(1);
    expect(existsSync(`${keyFile}.next`)).toBe(true);
    expect(opened(open().envelope(installId))).toEqual({ A: 'alpha' });
    expect(existsSync(`${keyFile}.next`)).toBe(false);
  });

  it('is dropped by the next start when a crash came before the secrets were sealed with it', () => {
    open().set(installId, 'A', 'alpha');
    createKeyFile(test.folder).next.create();
    expect(opened(open().envelope(installId))).toEqual({ A: 'alpha' });
    expect(existsSync(`${keyFile}.next`)).toBe(false);
  });
});

describe('the version of the secrets', () => {
  it('is another one after each change', () => {
    const vault = open();
    expect(vault.version(installId)).toBeNull();
    vault.set(installId, 'A', 'alpha');
    const first = vault.version(installId);
    vault.set(installId, 'A', 'beta');
    expect(vault.version(installId)).not.toBe(first);
    expect(vault.envelope(installId)?.version).toBe(vault.version(installId));
  });
});
