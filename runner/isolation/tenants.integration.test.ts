/** Tenants and installs that run the same bundle, in the same thread, know nothing of each other. */
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildTestComponent } from '../testing/build-component.ts';
import { bundleOf } from '../testing/archive.ts';
import { probeGuestSource } from '../testing/probe-guest.ts';
import { createRig } from '../testing/rig.ts';
import type { Answer, CallOptions, Rig } from '../testing/rig.ts';
import type { ExecuteBody } from '../types.ts';

const providers = ['cap:secrets.get', 'cap:storage.kv'];
const envelopeOf = (values: Record<string, string>) => ({
  ciphertext_b64: Buffer.from(JSON.stringify(values)).toString('base64'),
  version: null,
  algorithm: 'inline/base64',
  expires_at: null,
  key_path: null,
  mount: null,
});
const signedIn = (name: string) => ({
  user_id: `user-of-${name}`,
  user_email: '',
  user_name: name,
  user_type: 'client',
  client_name: '',
  client_id: null,
  additional_fields: {},
});

let component = '';
beforeAll(async () => {
  component = await buildTestComponent({ source: probeGuestSource });
});

describe.each(['fresh', 'instantiate'] as const)('with the state of requests made by %s', (guestState) => {
  let rig: Rig;
  beforeAll(async () => {
    rig = await createRig(component, { workers: 1, guestState });
    const { archive, contentHash } = bundleOf([
      { path: 'dist/main.wasm', body: await readFile(component) },
      { path: 'ui/index.html', body: '<h1>Page</h1>' },
    ]);
    expect(contentHash).toBe(rig.contentHash);
    rig.source.add({ tenant: 'tenant-2', extension: 'extension-1', contentHash }, archive);
  });
  afterAll(() => rig.dispose());

  /** As an install of a tenant. */
  function as(tenant: string, install: string, path: string, given: CallOptions = {}): Promise<Answer> {
    const context: ExecuteBody['context'] = {
      request_id: `request-of-${install}`,
      tenant_id: tenant,
      extension_id: 'extension-1',
      install_id: install,
      content_hash: rig.contentHash,
      version_id: null,
      config: {},
    };
    return rig.call(path, { tenant, context, providers, ...given });
  }

  const recalled = async (given: CallOptions) => (await as('tenant-1', 'install-1', '/recall', given)).body;

  test('what one left in its globals, and its secrets, user and context, are not there for the next', async () => {
    const given = { body: 'mine', secret_envelope: envelopeOf({ TOKEN: 'secret-of-one' }), user: signedIn('one') };
    const left = await as('tenant-1', 'install-1', '/remember', given);
    expect(left.body).toEqual({ secret: { ok: 'secret-of-one' }, kept: 200 });
    for (const [tenant, install] of [
      ['tenant-1', 'install-1'],
      ['tenant-1', 'install-9'],
      ['tenant-2', 'install-2'],
    ] as const) {
      const { body } = await as(tenant, install, '/recall');
      expect(body).toMatchObject({
        kept: null,
        copies: 0,
        secret: { error: 'missing' },
        keys: [],
        user: { error: 'not-available' },
      });
      expect(body).toMatchObject({ context: { tenantId: tenant, installId: install, requestId: `request-of-${install}` } });
      expect(JSON.stringify(body)).not.toContain('secret-of-one');
    }
  });

  test('a record belongs to its install, also where tenant and hash are the same', async () => {
    await as('tenant-1', 'install-1', '/store', { body: 'record of one' });
    expect((await as('tenant-1', 'install-1', '/recall')).body).toMatchObject({ record: { ok: { value: 'record of one' } } });
    for (const [tenant, install] of [
      ['tenant-1', 'install-9'],
      ['tenant-2', 'install-2'],
    ] as const) {
      expect((await as(tenant, install, '/recall')).body).toMatchObject({ record: { error: 'missing' }, listed: { ok: [] } });
    }
  });

  test('a request that names no install reaches no records', async () => {
    const { body } = await as('tenant-1', '', '/recall');
    expect(body).toMatchObject({ record: { error: 'denied' }, listed: { error: 'denied' } });
  });

  test('a secret that was removed, or whose capability was taken back, is gone with the next request', async () => {
    const both = envelopeOf({ TOKEN: 'first', OTHER: 'x' });
    expect(await recalled({ secret_envelope: both })).toMatchObject({ secret: { ok: 'first' }, keys: ['TOKEN', 'OTHER'] });
    expect(await recalled({ secret_envelope: envelopeOf({ OTHER: 'x' }) })).toMatchObject({
      secret: { error: 'missing' },
      keys: ['OTHER'],
    });
    expect(await recalled({ secret_envelope: envelopeOf({ TOKEN: 'second' }) })).toMatchObject({ secret: { ok: 'second' } });
    expect(await recalled({ secret_envelope: both, providers: [] })).toMatchObject({ secret: { error: 'denied' }, keys: [] });
    expect(await recalled({})).toMatchObject({ secret: { error: 'missing' }, keys: [] });
  });

  test('requests at the same time get their own', async () => {
    const names = Array.from({ length: 24 }, (_none, index) => `n${index}`);
    const answers = await Promise.all(
      names.map((name, index) =>
        as(index % 2 === 0 ? 'tenant-1' : 'tenant-2', name, '/recall', {
          secret_envelope: envelopeOf({ TOKEN: `secret-${name}` }),
          user: signedIn(name),
        }),
      ),
    );
    for (const [index, { body }] of answers.entries()) {
      expect(body).toMatchObject({
        kept: null,
        secret: { ok: `secret-n${index}` },
        context: { installId: `n${index}`, tenantId: index % 2 === 0 ? 'tenant-1' : 'tenant-2' },
        user: { ok: { userName: `n${index}` } },
      });
    }
  });

  test('an idempotency key is one of its tenant and extension', async () => {
    const given = { idempotencyKey: 'k' };
    const first = await as('tenant-1', 'install-1', '/tick', given);
    expect((await as('tenant-1', 'install-1', '/tick', given)).body).toEqual(first.body);
    const other = await as('tenant-2', 'install-2', '/tick', given);
    expect(other.body).toMatchObject({ tenant: 'tenant-2' });
    const sibling = await as('tenant-1', 'install-3', '/tick', { ...given, extension: 'extension-2' });
    const ids = [first, other, sibling].map(({ body }) => (body as { id: string }).id);
    expect(new Set(ids).size).toBe(3);
  });

  test('a tenant without the bundle gets none of it, cached or not', async () => {
    expect(await as('tenant-3', 'install-3', '/tick')).toMatchObject({
      status: 502,
      body: null,
      explanation: 'BUNDLE_NOT_FOUND',
    });
  });
});
