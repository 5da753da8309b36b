import { describe, expect, it } from 'vitest';
import type { ExecuteBody } from '../../../../runner/types.ts';
import type { Transport } from '../gateway/dispatch.ts';
import { wireBody, wireHeaders } from './wire-body.ts';

const transport: Transport = {
  via: 'ext-proxy',
  installId: 'install',
  versionId: 'version',
  registryId: 'registry',
  configVersion: 'c-1',
  secretsVersion: 's-1',
  scheduleId: null,
};
const routing = { tenant: 'tenant', extension: 'registry', requestId: 'r-1', idempotencyKey: null };
const token = { serviceToken: 'token', tokenEverywhere: true };
const shared = {
  'content-type': 'application/json',
  'x-request-id': 'r-1',
  'x-alga-tenant': 'tenant',
  'x-alga-extension': 'registry',
};
const install = { 'x-ext-install-id': 'install', 'x-ext-version-id': 'version', 'x-ext-registry-id': 'registry' };

describe('the headers to the runner', () => {
  it('name the install on the proxy route, with its versions where there are any', () => {
    const sent = { ...shared, ...install, 'x-runner-service-token': 'token' };
    const versions = { 'x-ext-config-version': 'c-1', 'x-ext-secrets-version': 's-1' };
    expect(wireHeaders(routing, { transport, ...token })).toEqual({ ...sent, ...versions });
    const bare = { ...transport, configVersion: null, secretsVersion: null };
    expect(wireHeaders(routing, { transport: bare, ...token })).toEqual(sent);
    expect(wireHeaders(routing, { transport: bare, ...token, tokenEverywhere: false })).toEqual(sent);
    expect(wireHeaders(routing, { transport: bare, ...token, serviceToken: null })).toEqual({ ...shared, ...install });
  });

  it('carry the idempotency key on the API route, and the token in the helpful position alone', () => {
    const ext: Transport = { ...transport, via: 'ext' };
    const keyed = { ...routing, idempotencyKey: 'k-1' };
    const sent = { ...shared, 'x-idempotency-key': 'k-1' };
    expect(wireHeaders(keyed, { transport: ext, ...token })).toEqual({ ...sent, 'x-runner-service-token': 'token' });
    expect(wireHeaders(keyed, { transport: ext, ...token, tokenEverywhere: false })).toEqual(sent);
  });
});

describe('the document to the runner', () => {
  const user = {
    user_id: 'u',
    user_email: 'pat@example.com',
    user_name: 'Pat',
    user_type: 'client',
    client_name: 'Acme',
    client_id: 'client',
    additional_fields: { username: 'pat@example.com' },
  };
  const document: ExecuteBody = {
    context: {
      request_id: 'r-1',
      tenant_id: 'tenant',
      extension_id: 'registry',
      install_id: 'install',
      content_hash: 'hash',
      version_id: 'version',
      config: {},
    },
    http: { method: 'POST', path: '/a', query: { b: '1 2' }, headers: {}, body_b64: '' },
    limits: { timeout_ms: 5, memory_mb: null },
    secret_envelope: null,
    providers: [],
    user,
  };

  it('of the proxy route tells address, endpoint and more of the user', () => {
    expect(wireBody(document, transport)).toEqual({
      context: document.context,
      http: { ...document.http, url: '/a?b=1+2' },
      limits: { timeout_ms: 5 },
      endpoint: 'ui-proxy:/a',
      user,
    });
    const dropped = wireBody({ ...document, http: { ...document.http, query: {}, body_b64: null } }, transport).http;
    expect(dropped).toEqual({ method: 'POST', path: '/a', query: {}, headers: {}, url: '/a' });
  });

  it('of the API route does not', () => {
    const { client_name, additional_fields: _, ...rest } = user;
    expect(wireBody(document, { ...transport, via: 'ext' })).toEqual({
      context: document.context,
      http: document.http,
      limits: { timeout_ms: 5 },
      user: { ...rest, company_name: client_name },
    });
  });
});
