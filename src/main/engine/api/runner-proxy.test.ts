import { beforeEach, describe, expect, it } from 'vitest';
import { quietLogger } from '../database/testing.ts';
import { createFidelity, type FidelityOverrides } from '../fidelity.ts';
import type { RemoteRunnerSettings } from '../remote-runner/settings.ts';
import { createRunnerFront } from '../remote-runner/ui.ts';
import { createRunnerProxyRoutes } from './runner-proxy.ts';

interface Asked {
  url: string;
  method: string;
  headers: Record<string, string>;
}

let settings: RemoteRunnerSettings & { REDIRECT_COMPAT: boolean };
let asked: Asked[];
let answer: () => Response;

beforeEach(() => {
  settings = { RUNNER_BACKEND: 'knative', RUNNER_BASE_URL: 'http://runner.test/', REDIRECT_COMPAT: false };
  asked = [];
  embedded = echo;
  answer = () =>
    new Response('<html>', {
      headers: { 'content-type': 'text/html', 'content-security-policy': "default-src 'self'", 'keep-alive': 'timeout=5' },
    });
});

/** The runner elsewhere. */
const fetchRunner = (async (url: string | URL, init: RequestInit = {}) => {
  asked.push({ url: String(url), method: init.method ?? 'GET', headers: Object.fromEntries(new Headers(init.headers)) });
  return answer();
}) as typeof globalThis.fetch;

let embedded: (request: Request) => Response;
const echo = (request: Request): Response => new Response(`embedded ${request.method} ${new URL(request.url).pathname}`);

const redirect = (location: string) => (): Response => new Response(null, { status: 302, headers: { location } });

const policy = (response: Response): string | null => response.headers.get('content-security-policy');

function ask(path: string, init: RequestInit = {}, overrides: FidelityOverrides = {}): Promise<Response> {
  const fidelity = createFidelity(overrides);
  const parts = {
    settings: () => settings,
    embedded: (request: Request) => embedded(request),
    fetch: fetchRunner,
    fidelity,
    logger: quietLogger,
  };
  return Promise.resolve(createRunnerProxyRoutes(parts).request(path, init));
}

describe('/runner', () => {
  it('hands a request on with a few headers, and the answer back without those of the connection', async () => {
    const headers = { accept: 'text/html', cookie: 'a=1', authorization: 'x', 'x-api-key': 'k', range: 'bytes=0-1' };
    const response = await ask('/runner/ext-ui/e/sha256%3Aab/index.html?tenant=t', { headers });
    expect(asked).toEqual([
      {
        url: 'http://runner.test/ext-ui/e/sha256%3Aab/index.html?tenant=t',
        method: 'GET',
        headers: { accept: 'text/html', range: 'bytes=0-1' },
      },
    ]);
    expect(response.headers.get('keep-alive')).toBeNull();
    expect(await response.text()).toBe('<html>');
  });

  it('keeps scripts of a UI from acting as the user, unless the workbench is told to do as production does', async () => {
    expect(policy(await ask('/runner/ext-ui/e/h/index.html'))).toBe(
      "default-src 'self', sandbox allow-scripts allow-forms allow-popups",
    );
    expect(policy(await ask('/runner/ext-ui/e/h/index.html', {}, { 'server.runner-proxy': 'platform' }))).toBe(
      "default-src 'self'",
    );
  });

  it('asks the runner inside while that one is in use', async () => {
    settings = { ...settings, RUNNER_BACKEND: 'embedded' };
    expect(await (await ask('/runner/healthz')).text()).toBe('embedded GET /healthz');
    expect(await (await ask('/runner')).text()).toBe('embedded GET /');
    expect(asked).toEqual([]);
  });

  it.each(['/%72unner/x', '/runne%72/x', '/runner%2fx'])('does not make another address of %s', async (path) => {
    expect((await ask(path)).status).toBe(404);
    expect(asked).toEqual([]);
  });

  it('follows redirects that stay with the runner, and no others', async () => {
    const answers = [redirect('/ext-ui/e/h/b.js'), () => new Response('b')];
    answer = () => answers.shift()!();
    expect(await (await ask('/runner/ext-ui/e/h/a.js')).text()).toBe('b');
    expect(asked.map(({ url }) => url)).toEqual(['http://runner.test/ext-ui/e/h/a.js', 'http://runner.test/ext-ui/e/h/b.js']);
    answer = redirect('http://169.254.169.254/latest');
    expect((await ask('/runner/x')).status).toBe(502);
    expect(asked).toHaveLength(3);
    answer = redirect('/runner/x');
    expect((await ask('/runner/x')).status).toBe(502);
  });

  it('passes seven headers on, and hands back all but those of the connection', async () => {
    const passed = {
      accept: 'a',
      'accept-encoding': 'gzip',
      'accept-language': 'nl',
      'if-modified-since': 'Sat, 01 Jan 2000 00:00:00 GMT',
      'if-none-match': '"1"',
      range: 'bytes=0-1',
      'user-agent': 'test',
    };
    const dropped = { authorization: 'x', 'x-alga-tenant': 't', origin: 'http://127.0.0.1', referer: 'r', 'x-request-id': 'r' };
    const kept = { etag: '"2"', 'cache-control': 'public, max-age=5', 'content-type': 'text/css', 'x-other': '1' };
    const ofConnection = {
      connection: 'close',
      'keep-alive': 'timeout=5',
      'proxy-authenticate': 'Basic',
      'proxy-authorization': 'Basic eA==',
      te: 'trailers',
      trailer: 'x-a',
      'transfer-encoding': 'chunked',
      upgrade: 'h2c',
    };
    answer = () => new Response('a {}', { status: 206, headers: { ...kept, ...ofConnection } });
    for (const position of ['platform', 'helpful'] as const) {
      const init = { headers: { ...passed, ...dropped } };
      const response = await ask('/runner/ext-ui/e/h/a.css', init, { 'server.runner-proxy': position });
      const own = position === 'helpful' ? { 'content-security-policy': 'sandbox allow-scripts allow-forms allow-popups' } : {};
      expect([response.status, Object.fromEntries(response.headers)]).toEqual([206, { ...kept, ...own }]);
      expect(asked.at(-1)?.headers).toEqual(passed);
    }
  });

  it.each([304, 401, 404, 500, 503])('hands the runner’s own status %i on', async (status) => {
    answer = () => new Response(status === 304 ? null : 'words', { status });
    const response = await ask('/runner/anything/at/all');
    expect([response.status, await response.text()]).toEqual([status, status === 304 ? '' : 'words']);
    expect(asked[0]?.url).toBe('http://runner.test/anything/at/all');
  });

  it('takes GET and HEAD only', async () => {
    expect((await ask('/runner/healthz', { method: 'HEAD' })).status).toBe(200);
    expect(asked[0]?.method).toBe('HEAD');
    expect((await ask('/runner/v1/execute', { method: 'POST' })).status).toBe(404);
  });

  it('says that the runner is not reached, or not set', async () => {
    answer = () => {
      throw new TypeError('fetch failed');
    };
    const response = await ask('/runner/healthz');
    expect([response.status, await response.json()]).toEqual([502, { error: 'runner_unreachable' }]);
    settings = { RUNNER_BACKEND: 'docker', REDIRECT_COMPAT: false };
    const unset = await ask('/runner/healthz');
    expect([unset.status, await unset.text()]).toEqual([500, 'Internal Server Error']);
    settings = { RUNNER_BACKEND: 'embedded', REDIRECT_COMPAT: false };
    embedded = () => {
      throw new Error('broken');
    };
    const failed = await ask('/runner/healthz');
    expect([failed.status, await failed.json()]).toEqual([502, { error: 'runner_proxy_error' }]);
  });
});

describe('/ext-ui on the server', () => {
  it('points to the runner, and sends there where it is told to', async () => {
    const refused = await ask('/ext-ui/e/h/index.html');
    expect([refused.status, refused.headers.get('cache-control')]).toEqual([404, 'no-store']);
    expect(await refused.json()).toEqual({ error: 'ext-ui served by Rust host; see RUNNER_PUBLIC_BASE' });
    settings = { ...settings, REDIRECT_COMPAT: true, RUNNER_PUBLIC_BASE: '/runner' };
    const sent = await ask('/ext-ui/e/h/a%20b.js?x=1');
    expect([sent.status, sent.headers.get('location')]).toEqual([308, '/runner/ext-ui/e/h/a%20b.js?x=1']);
    expect([await sent.text(), sent.headers.get('cache-control')]).toEqual(['', 'no-store']);
    settings = { ...settings, REDIRECT_COMPAT: false };
    expect((await ask('/ext-ui/e/h/a.js')).status).toBe(404);
    settings = { ...settings, REDIRECT_COMPAT: true };
    settings = { ...settings, RUNNER_PUBLIC_BASE: ' ' };
    expect((await ask('/ext-ui/e/h/a.js')).status).toBe(404);
  });
});

describe('the runner address of the workbench', () => {
  const installs = {
    validate: async () => true,
    lookupByHost: async (host: string) =>
      host.startsWith('own.') ? { tenantId: 't', extensionId: 'own-ext', contentHash: 'h' } : null,
  };
  function front(path: string, host: string, method = 'GET'): Promise<Response> {
    const handler = createRunnerFront({ embedded: echo, settings: () => settings, installs, fetch: fetchRunner });
    return Promise.resolve(handler(new Request(`http://${host}${path}`, { method, headers: { host } })));
  }

  it('serves UIs from the runner elsewhere, each host its own install’s alone', async () => {
    await front('/ext-ui/own-ext/h/app.js', 'own.localhost:1');
    expect(asked[0]?.url).toBe('http://runner.test/ext-ui/own-ext/h/app.js?tenant=t');
    expect((await front('/ext-ui/other-ext/h/app.js', 'own.localhost:1')).status).toBe(404);
    expect((await front('/ext-ui/own-ext/h/app.js?tenant=other', 'own.localhost:1')).status).toBe(404);
    expect((await front('/ext-ui/own-ext/h/app.js', 'evil.example')).status).toBe(404);
    await front('/ext-ui/other-ext/h/app.js?tenant=x', '127.0.0.1:1');
    expect(asked.map(({ url }) => url)[1]).toBe('http://runner.test/ext-ui/other-ext/h/app.js?tenant=x');
    expect(asked).toHaveLength(2);
  });

  it('leaves everything else to the runner inside', async () => {
    expect(await (await front('/v1/execute', '127.0.0.1:1', 'POST')).text()).toBe('embedded POST /v1/execute');
    settings = { ...settings, RUNNER_BACKEND: 'embedded' };
    expect(await (await front('/ext-ui/e/h/a.js', '127.0.0.1:1')).text()).toBe('embedded GET /ext-ui/e/h/a.js');
  });

  it('says so when the runner is not reached', async () => {
    answer = () => {
      throw new TypeError('fetch failed');
    };
    expect((await front('/ext-ui/own-ext/h/app.js', 'own.localhost:1')).status).toBe(502);
  });
});
