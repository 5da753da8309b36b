import { describe, expect, test } from 'vitest';
import { executeBody } from '../testing/services.ts';
import { EnvelopeError, openEnvelope } from './envelope.ts';
import { guestRequest, guestUrl, scopeOf } from './guest-request.ts';
import { createIdempotency } from './idempotency.ts';

const envelope = (ciphertext: string, more: { algorithm?: string; expires_at?: string } = {}) => ({
  ciphertext_b64: ciphertext,
  version: null,
  algorithm: null,
  expires_at: null,
  key_path: null,
  mount: null,
  ...more,
});
const requestWith = (body_b64: string | null) => {
  const given = executeBody('sha256:x');
  return guestRequest({ ...given, http: { ...given.http, body_b64 } });
};
const answer = (text: string, fromGuest = true) => ({
  response: { status: 200, headers: {}, body_b64: text, error: null },
  fromGuest,
});
const opening = (now: number) => ({ now, unseal: undefined, scope: scopeOf(executeBody('sha256:x')) });
const sealed = 'eyJBUElfS0VZIjoiczNjcjN0In0=';

describe('secret envelopes', () => {
  test('inline ones hold a map', async () => {
    expect(await openEnvelope(null, opening(0))).toEqual({ values: {}, expired: false });
    expect(await openEnvelope(envelope(' '), opening(0))).toEqual({ values: {}, expired: false });
    expect(await openEnvelope(envelope(` ${sealed} `, { algorithm: 'inline/base64' }), opening(0))).toEqual({
      values: { API_KEY: 's3cr3t' },
      expired: false,
    });
  });

  test('a secret may have any name', async () => {
    const text = Buffer.from('{"__proto__":"a","constructor":"b"}').toString('base64');
    const { values } = await openEnvelope(envelope(text), opening(0));
    expect(Object.entries(values)).toEqual([
      ['__proto__', 'a'],
      ['constructor', 'b'],
    ]);
  });

  test('one past its time is opened and marked', async () => {
    const expires_at = '2026-01-01T00:00:00Z';
    const at = Date.parse(expires_at);
    expect((await openEnvelope(envelope(sealed, { expires_at }), opening(at))).expired).toBe(true);
    expect((await openEnvelope(envelope(sealed, { expires_at }), opening(at - 1))).expired).toBe(false);
  });

  test.each([
    [envelope('*'), 'secret_envelope.base64_decode_failed'],
    [envelope(Buffer.from('{"A":1}').toString('base64')), 'secret_envelope.json_parse_failed'],
    [envelope(Buffer.from('s3cr3t').toString('base64')), 'secret_envelope.json_parse_failed'],
    [envelope('vault:v1:x', { algorithm: ' Vault-Transit:v1' }), 'VAULT_ADDR not configured'],
  ])('%j fails with its text and no value', async (given, text) => {
    await expect(openEnvelope(given, opening(0))).rejects.toThrow(new EnvelopeError(text));
  });
});

test('what a Vault unseals is read like an inline envelope', async () => {
  const vaulted = envelope('vault:v1:x', { algorithm: 'vault-transit:v1' });
  const by = (text: string) => openEnvelope(vaulted, { ...opening(0), unseal: async () => text });
  expect(await by(sealed)).toEqual({ values: { API_KEY: 's3cr3t' }, expired: false });
  await expect(by('*')).rejects.toThrow(new EnvelopeError('vault_transit.plaintext_decode_failed'));
  await expect(by('AAAA')).rejects.toThrow(new EnvelopeError('vault_transit.json_parse_failed'));
});

describe('the request of a guest', () => {
  test.each([
    ['/p', { a: '1' }, '/p?a=1'],
    ['/p?x=2', { a: '1' }, '/p?x=2&a=1'],
    ['/p', {}, '/p'],
    ['/p', { q: 'a b&c', ä: '' }, '/p?q=a+b%26c&%C3%A4='],
  ])('%s with %j is %s', (path, query, url) => {
    expect(guestUrl(path, query)).toBe(url);
  });

  test('an empty body is there, a missing one is not, a broken one is refused', () => {
    expect(requestWith('')?.http.body).toHaveLength(0);
    expect(requestWith(null)?.http.body).toBeUndefined();
    expect(Buffer.from(requestWith(' aGk=\n')?.http.body ?? []).toString()).toBe('hi');
    expect(requestWith('a')).toBeNull();
  });
});

describe('idempotency', () => {
  let now = 0;
  const bounds = (entries: number, bodyCharacters: number) => ({ entries, bodyCharacters, lifeMs: 1000, now: () => now });

  test('an answer is kept for a time, from when it was given', async () => {
    const { once } = createIdempotency(bounds(10, 100));
    let runs = 0;
    const ask = async (key: string) => (await once([key], async () => answer(`run ${(runs += 1)}`))).response.body_b64;
    const first = await ask('a');
    now += 600;
    const second = await ask('b');
    now += 399;
    expect([await ask('a'), await ask('b')]).toEqual([first, second]);
    now += 1;
    expect([await ask('a'), await ask('b')]).toEqual(['run 3', second]);
  });

  test('one run for calls at the same time and after', async () => {
    const { once } = createIdempotency(bounds(10, 100));
    let runs = 0;
    const run = async () => answer(`run ${(runs += 1)}`);
    const together = await Promise.all([once(['t', 'k'], run), once(['t', 'k'], run)]);
    expect([...together, await once(['t', 'k'], run)].map(({ response }) => response.body_b64)).toEqual([
      'run 1',
      'run 1',
      'run 1',
    ]);
    expect((await once(['other', 'k'], run)).response.body_b64).toBe('run 2');
  });

  test('an answer of the runner itself is not kept, and the next in line runs', async () => {
    const { once } = createIdempotency(bounds(10, 100));
    const results = [answer('refused', false), answer('fine')];
    const run = async () => results.shift() ?? answer('third');
    const [first, second] = await Promise.all([once(['k'], run), once(['k'], run)]);
    expect([first.response.body_b64, second.response.body_b64]).toEqual(['refused', 'fine']);
    await expect(once(['x'], () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    expect((await once(['x'], run)).response.body_b64).toBe('third');
  });

  test('forgets the oldest, by number and by size', async () => {
    const { once } = createIdempotency(bounds(2, 10));
    const runs: string[] = [];
    const call = (key: string, text = key) =>
      once([key], async () => {
        runs.push(key);
        return answer(text);
      });
    for (const key of ['a', 'b', 'c', 'b', 'a']) await call(key);
    expect(runs).toEqual(['a', 'b', 'c', 'a']);
    await call('d', '0123456789');
    await call('a');
    expect(runs).toEqual(['a', 'b', 'c', 'a', 'd', 'a']);
  });
});
