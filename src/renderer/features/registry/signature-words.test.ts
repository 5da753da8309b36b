import { describe, expect, it } from 'vitest';
import type { Signature } from '../../../contract/registry.ts';
import { verdictOf } from './signature-words.ts';

const unsigned: Signature = {
  required: false,
  verified: false,
  algorithm: null,
  reason: 'missing signature',
  subject: null,
  issuer: null,
  checkedAt: 1,
};

describe('the verdict on a signature', () => {
  it.each([
    [null, 'idle', 'Not checked'],
    [unsigned, 'idle', 'Not signed'],
    [{ ...unsigned, required: true }, 'error', 'Not signed'],
    [{ ...unsigned, algorithm: 'ed25519', reason: 'another bundle was signed' }, 'warn', 'Not valid'],
    [{ ...unsigned, algorithm: 'ed25519', required: true, reason: 'another bundle was signed' }, 'error', 'Not valid'],
    [{ ...unsigned, algorithm: 'ed25519', verified: true, reason: null }, 'ok', 'Verified'],
  ] as const)('%o is %s, %s', (signature, status, label) => {
    expect(verdictOf(signature)).toMatchObject({ status, label });
  });

  it('says why in a sentence, and what the policy makes of it', () => {
    expect(verdictOf(unsigned).text).toBe('The bundle came without a signature. The policy in force asks for none.');
    const other = { ...unsigned, algorithm: 'ed25519', reason: 'the signature names another version', required: true };
    expect(verdictOf(other).text).toBe('The signature names another version. The policy in force asks for one that is valid.');
    expect(verdictOf({ ...unsigned, reason: null }).text).toContain('No reason was given.');
  });

  it.each([
    ['bad signature', 'The key that it names did not make this signature.'],
    ['unknown key: ab12', 'The key that signed is not trusted here: ab12.'],
    ['malformed envelope: its payload is not base64', 'The signature cannot be read: its payload is not base64.'],
    ['unsupported algorithm: pgp', 'Its algorithm is not supported: pgp.'],
  ])('puts the reason "%s" into words', (reason, words) => {
    expect(verdictOf({ ...unsigned, algorithm: 'ed25519', reason }).text).toContain(words);
  });

  it('does not call a signature wrong that could not be checked', () => {
    const reason = 'trust bundle not configured';
    expect(verdictOf({ ...unsigned, algorithm: 'ed25519', reason }).label).toBe('Not trusted');
    expect(verdictOf({ ...unsigned, reason }).label).toBe('Not signed');
  });

  it('names the algorithm of what is verified', () => {
    expect(verdictOf({ ...unsigned, verified: true, algorithm: 'ed25519' }).text).toContain('(ed25519)');
  });
});
