import { describe, expect, test } from 'vitest';
import type { Attributes } from '../observe.ts';
import { memoryServices } from '../testing/services.ts';
import { hostFunction } from './catalog.ts';
import { createEgress } from './egress/egress.ts';
import type { HostOutcome } from './interface.ts';
import { HostFailure } from './services.ts';
import type { HostServices } from './services.ts';
import { decodeValue, encodeValue } from './storage-value.ts';
import { storageCase } from './storage.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const scope = { tenantId: 't', extensionId: 'e', installId: 'i' as string | null, versionId: null, requestId: null };

function storageOf(services: HostServices, installId: string | null = 'i') {
  const notes: Attributes = {};
  const note = (attributes: Attributes) => void Object.assign(notes, attributes);
  const call = async (name: string, ...args: unknown[]): Promise<HostOutcome> => {
    const fn = hostFunction(`storage.${name}`);
    if (fn.at !== 'engine') throw new Error('storage is answered by the engine');
    const egress = createEgress({ allow: [] });
    const call = { scope: { ...scope, installId }, user: null, proxyKey: null, services, egress, note };
    return fn.answer({ ...call, signal: new AbortController().signal }, args);
  };
  return { call, notes };
}

describe('storage for a guest', () => {
  test('writes, guards revisions, reads and lists', async () => {
    const { call, notes } = storageOf(memoryServices());
    const entry = { namespace: 'n', key: 'k', value: bytes('one') };
    expect(await call('put', { ...entry, revision: undefined })).toEqual({ ok: { ...entry, revision: 1n } });
    expect(await call('put', { ...entry, revision: 1n })).toEqual({ ok: { ...entry, revision: 2n } });
    expect(await call('put', { ...entry, revision: 1n })).toEqual({ err: 'conflict' });
    expect(notes).toEqual({
      cause: { status: 409, code: 'REVISION_MISMATCH', message: 'ifRevision did not match stored revision' },
    });
    const stored = { namespace: 'n', key: 'k', value: Buffer.from('one'), revision: 2n };
    expect(await call('get', 'n', 'k')).toEqual({ ok: stored });
    expect(await call('list-entries', 'n', undefined)).toEqual({ ok: [stored] });
    expect(await call('get', 'n', 'absent')).toEqual({ err: 'missing' });
  });

  test('deleting what is not there is a conflict', async () => {
    const { call } = storageOf(memoryServices());
    await call('put', { namespace: 'n', key: 'k', value: bytes(''), revision: undefined });
    expect(await call('delete', 'n', 'k')).toEqual({ ok: undefined });
    expect(await call('delete', 'n', 'k')).toEqual({ err: 'conflict' });
  });

  test.each([null, ''])('the install id %j is denied', async (installId) => {
    expect(await storageOf(memoryServices(), installId).call('get', 'n', 'k')).toEqual({ err: 'denied' });
  });

  test('one record that cannot be decoded fails a list, and an unexpected failure is internal', async () => {
    const services = memoryServices();
    await services.storage.put('i', { namespace: 'n', key: 'k', value: '*', metadata: { encoding: 'base64-bytes' } });
    const { call, notes } = storageOf(services);
    expect(await call('list-entries', 'n', undefined)).toEqual({ err: 'internal' });
    expect(notes['cause']).toMatch(/not base64/);
  });

  test('statuses of the service become cases of the enum', () => {
    const cases = [400, 401, 403, 404, 409, 429, 500].map((status) => storageCase(new HostFailure(status, 'X', 'x').status));
    expect(cases).toEqual(['internal', 'denied', 'denied', 'missing', 'conflict', 'denied', 'internal']);
  });
});

describe('stored values', () => {
  test('bytes come back', () => {
    const { value, metadata } = encodeValue(Uint8Array.of(0, 255, 7));
    expect(value).toBe('AP8H');
    expect([...decodeValue(value, metadata)]).toEqual([0, 255, 7]);
  });

  test.each<[unknown, string]>([
    [{ _bytes_b64: 'aGk=' }, 'hi'],
    ['aGk=', 'hi'],
    ['plain text', 'plain text'],
    [{ a: [1] }, '{"a":[1]}'],
    [null, 'null'],
    [4, '4'],
  ])('%j reads as %s', (value, text) => {
    expect(Buffer.from(decodeValue(value, {})).toString()).toBe(text);
  });

  test.each<[unknown, Record<string, unknown>]>([
    [{ a: 1 }, { encoding: 'base64-bytes' }],
    ['*', { encoding: 'base64-bytes' }],
    [{ _bytes_b64: '*' }, {}],
  ])('%j with %j does not decode', (value, metadata) => {
    expect(() => decodeValue(value, metadata)).toThrow('not base64');
  });

  test('the largest value of a guest still fits the limit of the service', async () => {
    const { call } = storageOf(memoryServices());
    const put = (size: number) => call('put', { namespace: 'n', key: 'k', value: new Uint8Array(size), revision: undefined });
    expect(await put(49_149)).toMatchObject({ ok: { revision: 1n } });
    expect(await put(49_150)).toEqual({ err: 'internal' });
  });
});
