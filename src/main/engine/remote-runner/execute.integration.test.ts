import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { silentSpan } from '../../../../runner/observe.ts';
import type { Execute } from '../gateway/dispatch.ts';
import { createRig, type Rig } from '../gateway/testing/rig.ts';
import { hello, tenantId } from '../gateway/testing/fakes.ts';
import { createFidelity, type FidelityOverrides } from '../fidelity.ts';
import { systemClock } from '../parts.ts';
import { createRemoteExecute } from './execute.ts';
import { createInFlight } from './in-flight.ts';
import type { RemoteRunnerSettings } from './settings.ts';

interface Seen {
  url: string;
  headers: IncomingHttpHeaders;
  body: Record<string, Record<string, unknown>>;
}

/** A runner whose answer each test writes by hand. */
let reply: { status: number; headers?: Record<string, string>; body: string } | 'silence' = { status: 200, body: '' };
const seen: Seen[] = [];
let server: Server;
let rig: Rig;
const inFlight = createInFlight(systemClock);
const answered = (fields: object): string =>
  JSON.stringify({ status: 200, headers: {}, body_b64: 'aGVsbG8=', error: null, ...fields });

const baseUrl = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

function remote(settings: Partial<RemoteRunnerSettings> = {}, overrides: FidelityOverrides = {}): Execute {
  const current: RemoteRunnerSettings = {
    RUNNER_BACKEND: 'knative',
    RUNNER_BASE_URL: `${baseUrl()}/`,
    RUNNER_SERVICE_TOKEN: 'service-token',
    ...settings,
  };
  return createRemoteExecute({
    fetch: globalThis.fetch,
    settings: () => current,
    fidelity: createFidelity(overrides),
    inFlight,
  });
}

beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = JSON.parse(Buffer.concat(chunks).toString()) as Seen['body'];
      seen.push({ url: request.url ?? '', headers: request.headers, body });
      if (reply === 'silence') return;
      response.writeHead(reply.status, { 'content-type': 'application/json', ...reply.headers }).end(reply.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  rig = await createRig();
});

afterEach(() => {
  seen.length = 0;
  rig.registry.audit.length = 0;
});

afterAll(async () => {
  await rig.dispose();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

describe('what the runner is sent', () => {
  it('gets the API route’s document and headers', async () => {
    reply = { status: 200, body: answered({}) };
    rig.execute = remote();
    const headers = { 'x-request-id': 'r-1', 'x-idempotency-key': 'k-1', accept: 'text/plain', cookie: 'a=1' };
    const answer = await rig.send('/api/ext/acme.hello/api/hello?a=1', { method: 'POST', body: 'hi', headers });
    expect(answer).toMatchObject({ status: 200, body: 'hello' });
    const [call] = seen;
    expect(call?.url).toBe('/v1/execute');
    expect(call?.headers).toMatchObject({
      'content-type': 'application/json',
      'x-request-id': 'r-1',
      'x-alga-tenant': tenantId,
      'x-alga-extension': hello.registryId,
      'x-idempotency-key': 'k-1',
      'x-runner-service-token': 'service-token',
    });
    expect(call?.headers).not.toHaveProperty('x-ext-install-id');
    expect(call?.body).not.toHaveProperty('endpoint');
    expect(call?.body).not.toHaveProperty('secret_envelope');
    expect(call?.body['http']).toMatchObject({ method: 'POST', path: '/api/hello', query: { a: '1' }, body_b64: 'aGk=' });
    expect(call?.body['http']).not.toHaveProperty('url');
    expect(call?.body['context']).toMatchObject({ request_id: 'r-1', install_id: hello.installId });
    expect(call?.body['user']).toMatchObject({ company_name: '', user_type: 'internal' });
    expect(call?.body['user']).not.toHaveProperty('additional_fields');
    expect(call?.body['user']).not.toHaveProperty('client_name');
  });

  it('gets the proxy route’s document and headers', async () => {
    reply = { status: 200, body: answered({}) };
    rig.execute = remote();
    await rig.send('/api/ext-proxy/acme.hello/api/hello?a=1', { method: 'POST', body: '{}' });
    const [call] = seen;
    expect(call?.headers).toMatchObject({
      'x-runner-service-token': 'service-token',
      'x-ext-install-id': hello.installId,
      'x-ext-version-id': hello.versionId,
      'x-ext-registry-id': hello.registryId,
    });
    expect(call?.headers).not.toHaveProperty('x-idempotency-key');
    expect(call?.headers).not.toHaveProperty('x-ext-config-version');
    expect(call?.body).toMatchObject({ endpoint: 'ui-proxy:/api/hello', http: { url: '/api/hello?a=1' } });
    expect(call?.body['user']).toMatchObject({ client_name: '', additional_fields: { username: 'sam@example.com' } });
  });

  it('has its time counted, which is all that is known of what it takes', async () => {
    reply = { status: 200, body: answered({}) };
    const usages: object[] = [];
    const execute = remote();
    rig.execute = (routing, body, options) => execute(routing, body, { ...options, used: (usage) => usages.push(usage) });
    await rig.send('/api/ext/acme.hello/api/hello');
    expect(usages).toEqual([{ runMs: expect.any(Number), computeMs: expect.any(Number), memoryBytes: 0, egressBytes: 0 }]);
  });

  it('gets no token on the API route where the workbench does as production does', async () => {
    reply = { status: 200, body: answered({}) };
    rig.execute = remote({}, { 'gateway.runner-token': 'platform' });
    await rig.send('/api/ext/acme.hello/api/hello');
    expect(seen[0]?.headers).not.toHaveProperty('x-runner-service-token');
    await rig.send('/api/ext-proxy/acme.hello/api/hello');
    expect(seen[1]?.headers).toHaveProperty('x-runner-service-token');
  });

  it('shows the call in the trace, without the token, and what runs as in flight', async () => {
    reply = { status: 200, body: answered({}) };
    let wasInFlight = false;
    const execute = remote();
    rig.execute = async (routing, body, options) => {
      const work = execute(routing, body, options);
      wasInFlight = inFlight.find(routing.requestId ?? '', hello.installId) !== null;
      return await work;
    };
    const answer = await rig.send('/api/ext/acme.hello/api/hello', { headers: { 'x-request-id': 'r-2' } });
    expect(wasInFlight).toBe(true);
    expect(inFlight.find('r-2', '00000000-0000-4000-8000-000000000000')).toBeNull();
    const span = rig.traceOf(answer).spans.find(({ kind }) => kind === 'runner');
    expect(span?.attributes['runner']).toMatchObject({ backend: 'knative', url: `${baseUrl()}/v1/execute` });
    expect(JSON.stringify(span)).not.toContain('"service-token"');
    expect(span?.attributes['httpStatus']).toBe(200);
  });
});

describe('the table of outcomes', () => {
  interface Row {
    name: string;
    reply: Exclude<typeof reply, 'silence'>;
    ext: number;
    proxy: number;
    error: string | null;
    status: string;
  }
  const rows: Row[] = [
    { name: 'an empty body', reply: { status: 200, body: '' }, ext: 502, proxy: 502, status: 'error', error: 'empty_response' },
    { name: 'an empty 404', reply: { status: 404, body: '' }, ext: 502, proxy: 404, status: 'error', error: 'empty_response' },
    { name: 'no JSON', reply: { status: 200, body: '<p>' }, ext: 502, proxy: 502, status: 'error', error: 'invalid_response' },
    {
      name: 'a plain 413',
      reply: { status: 413, body: 'too large' },
      ext: 502,
      proxy: 413,
      status: 'error',
      error: 'invalid_response',
    },
    {
      name: 'a plain 422',
      reply: { status: 422, body: 'missing field' },
      ext: 502,
      proxy: 422,
      status: 'error',
      error: 'invalid_response',
    },
    {
      name: 'a JSON 500',
      reply: { status: 500, body: '{}' },
      ext: 502,
      proxy: 500,
      status: 'error',
      error: 'runner_transport_error',
    },
    {
      name: 'other JSON',
      reply: { status: 200, body: '[]' },
      ext: 502,
      proxy: 502,
      status: 'error',
      error: 'invalid_response',
    },
    {
      name: 'a redirect',
      reply: { status: 302, headers: { location: '/' }, body: '' },
      ext: 502,
      proxy: 502,
      status: 'error',
      error: 'empty_response',
    },
    {
      name: 'a handler’s error',
      reply: { status: 200, body: answered({ status: 404 }) },
      ext: 404,
      proxy: 404,
      status: 'upstream_error',
      error: 'extension_error_status',
    },
    { name: 'an answer', reply: { status: 200, body: answered({}) }, ext: 200, proxy: 200, status: 'ok', error: null },
  ];

  it.each(rows)('$name', async (row) => {
    reply = row.reply;
    rig.execute = remote();
    const ext = await rig.send('/api/ext/acme.hello/api/hello');
    const proxy = await rig.send('/api/ext-proxy/acme.hello/api/hello');
    expect([ext.status, proxy.status]).toEqual([row.ext, row.proxy]);
    expect(rig.registry.audit.map(({ status, error }) => [status, error])).toEqual([
      [row.status, row.error],
      [row.status, row.error],
    ]);
    if (row.error !== null && row.status === 'error') {
      expect(JSON.parse(proxy.body)).toEqual({ error: 'bad_gateway', requestId: proxy.headers['x-request-id'] });
    }
  });

  it('a runner that is not there', async () => {
    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
    const { port } = closed.address() as AddressInfo;
    await new Promise((resolve) => closed.close(resolve));
    rig.execute = remote({ RUNNER_BASE_URL: `http://127.0.0.1:${port}` });
    const answer = await rig.send('/api/ext-proxy/acme.hello/api/hello');
    expect(answer.status).toBe(502);
    expect(rig.registry.audit[0]).toMatchObject({ status: 'error', error: 'runner_error' });
    expect(rig.traceOf(answer).spans.at(-1)?.explanation?.why).toContain('ECONNREFUSED');
  });

  it('an address that is not set: 500 on the proxy route, 502 on the other', async () => {
    rig.execute = remote({ RUNNER_BASE_URL: ' ' });
    for (const [route, status] of [
      ['ext-proxy', 500],
      ['ext', 502],
    ] as const) {
      const answer = await rig.send(`/api/${route}/acme.hello/api/hello`);
      const requestId = answer.headers['x-request-id'];
      expect([answer.status, JSON.parse(answer.body)]).toEqual([status, { error: 'bad_gateway', requestId }]);
    }
  });

  it('silence until the deadline', async () => {
    await rig.restart({ timeoutMs: 50 });
    reply = 'silence';
    rig.execute = remote();
    expect((await rig.send('/api/ext/acme.hello/api/hello')).status).toBe(502);
    expect(rig.registry.audit[0]).toMatchObject({ status: 'timeout', error: 'timeout' });
    await rig.restart();
  });

  it('hands on the headers of the runner’s own answer on the API route', async () => {
    reply = { status: 200, headers: { 'cache-control': 'no-store', etag: '"x"', 'x-other': '1' }, body: answered({}) };
    rig.execute = remote();
    const answer = await rig.send('/api/ext/acme.hello/api/hello');
    expect(answer.headers).toMatchObject({ 'content-type': 'application/json', 'cache-control': 'no-store', etag: '"x"' });
    expect(answer.headers).not.toHaveProperty('x-other');
  });

  it('explains what the runner says in the handler’s place', async () => {
    const error = 'bundle_fetch_failed: verify_archive_sha256 fetch failed: 403 Forbidden';
    reply = { status: 200, body: answered({ status: 502, body_b64: null, error }) };
    rig.execute = remote();
    const answer = await rig.send('/api/ext/acme.hello/api/hello');
    expect(answer.status).toBe(502);
    const span = rig.traceOf(answer).spans.find(({ kind }) => kind === 'runner');
    expect(span?.explanation).toMatchObject({
      code: 'bundle_fetch_failed',
      why: 'It says: verify_archive_sha256 fetch failed: 403 Forbidden.',
    });
  });
});

const call = (execute: Execute, via: 'ext' | 'ext-proxy' | 'schedule') =>
  execute(
    { tenant: tenantId, extension: hello.registryId, requestId: 'r', idempotencyKey: null },
    {
      context: {
        request_id: 'r',
        tenant_id: tenantId,
        extension_id: hello.registryId,
        install_id: hello.installId,
        content_hash: hello.contentHash,
        version_id: null,
        config: {},
      },
      http: { method: 'GET', path: '/', query: {}, headers: {}, body_b64: null },
      limits: { timeout_ms: 1000, memory_mb: null },
      secret_envelope: null,
      providers: [],
      user: null,
    },
    {
      span: silentSpan,
      signal: AbortSignal.timeout(5000),
      transport: {
        via,
        installId: hello.installId,
        versionId: hello.versionId,
        registryId: hello.registryId,
        configVersion: null,
        secretsVersion: null,
        scheduleId: via === 'schedule' ? 's-1' : null,
      },
    },
  );
const docker = (): Partial<RemoteRunnerSettings> => ({
  RUNNER_BACKEND: 'docker',
  RUNNER_DOCKER_HOST: baseUrl(),
  RUNNER_BASE_URL: 'http://127.0.0.1:1',
});

describe('where calls go', () => {
  it('all to the container with the backend docker', async () => {
    reply = { status: 200, body: answered({}) };
    for (const via of ['ext', 'ext-proxy', 'schedule'] as const) await call(remote(docker()), via);
    expect(seen).toHaveLength(3);
    expect(seen[2]?.body['context']).toMatchObject({ trigger: 'schedule', schedule_id: 's-1' });
    expect(seen[0]?.body).not.toHaveProperty('providers');
  });

  it('only the proxy route where the workbench does as production does', async () => {
    reply = { status: 200, body: answered({}) };
    const execute = remote(docker(), { 'gateway.runner-address': 'platform' });
    await call(execute, 'ext-proxy');
    await expect(call(execute, 'ext')).rejects.toMatchObject({ failure: 'runner_error' });
    await expect(call(execute, 'schedule')).rejects.toMatchObject({ failure: 'runner_error' });
    expect(seen).toHaveLength(1);
  });
});
