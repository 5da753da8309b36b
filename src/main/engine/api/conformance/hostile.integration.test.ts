/** Requests that no client of good will sends: each is answered, none is a fault of the workbench, and the next one is served. */
import { connect } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Install } from '../../../../contract/installs.ts';
import { archiveOf, openGate, startHttpRig, unknownId, type HttpRig } from './rig.ts';

let rig: HttpRig;
let install: Install;
/** Of every route with its method; ids are those of the install. */
let routes: [string, string][];

beforeAll(async () => {
  rig = await startHttpRig({ flags: { EXT_BUNDLES_RATELIMIT_MAX: '1000' } });
  const { extension } = await rig.publish(await archiveOf({ name: 'hello' }));
  install = await rig.client.installs.install({ registryId: extension.id });
  const { registryId, installId, slug } = install;
  const schedules = `/api/extensions/${registryId}/schedules`;
  const records = `/api/ext-storage/install/${installId}/notes/records`;
  routes = [
    ['POST', `/api/ext/${slug}/api/hello`],
    ['POST', `/api/ext-proxy/${slug}/api/hello`],
    ['POST', '/api/ext-bundles/upload-proxy?filename=a&size=5000000'],
    ['POST', '/api/ext-bundles/finalize'],
    ['POST', '/api/ext-bundles/abort'],
    ['POST', '/api/v1/extensions/install'],
    ['POST', '/api/v1/extensions/uninstall'],
    ['POST', '/api/v1/extensions/update'],
    ['POST', '/api/extensions/reprovision'],
    ['POST', schedules],
    ['PATCH', `${schedules}/${unknownId}`],
    ['POST', records],
    ['PUT', `${records}/one`],
    ['POST', `/api/ext-debug/stream?extensionId=${registryId}`],
    ['POST', `/api/internal/ext-storage/install/${installId}`],
    ['POST', '/api/internal/ext-runner/install-config'],
  ];
});
afterAll(() => rig.stop());
beforeEach(() => void rig.faults.splice(0));

const headers = () => ({ ...openGate, 'x-api-key': rig.key });

it('takes bodies that are no call, or too long for one, for a mistake of the client', async () => {
  const long = `{"registryId":"${'a'.repeat(4 * 1024 * 1024)}"}`;
  const bodies = ['', '{', 'null', '[]', '"text"', '\u0000', '{"__proto__":{"admin":true}}', '['.repeat(100_000), long];
  const [, , , ...reading] = routes;
  for (const [method, path] of reading) {
    for (const body of bodies) {
      const { status } = await rig.ask(path, { method, headers: headers(), body });
      const expected = path.includes('ext-debug') ? 200 : path.includes('internal') ? 401 : 400;
      expect(status, `${method} ${path} ${body.slice(0, 20)}`).toBe(expected);
    }
  }
  expect(rig.faults).toEqual([]);
});

it('gives up on an upload that ends early, keeps nothing of it, and does not take it for its own fault', async () => {
  for (const [method, path] of routes) {
    await new Promise<void>((resolve) => {
      const lines = Object.entries(headers()).map(([name, value]) => `${name}: ${value}`);
      const head = [`${method} ${path} HTTP/1.1`, 'Host: 127.0.0.1', ...lines, 'Content-Length: 5000000', '', '{"a'];
      const socket = connect(Number(new URL(rig.gateway).port), '127.0.0.1');
      socket.on('error', () => undefined);
      socket.on('close', () => resolve());
      socket.write(head.join('\r\n'), () => socket.end());
      socket.resume();
    });
  }
  expect((await rig.ask(`/api/ext/${install.slug}/api/hello`)).text).toBe('/api/hello');
  expect(rig.faults).toEqual([]);
  const { objects } = await rig.client.store.list({});
  expect(objects.filter(({ key }) => key.includes('/_staging/'))).toEqual([]);
});

it('answers OPTIONS everywhere, and HEAD without a body', async () => {
  const paths = [...routes.map(([, path]) => path), '/runner/ext-ui/x', '/ext-ui/x', '/elsewhere'];
  for (const path of paths) {
    const preflight = await rig.ask(path, { method: 'OPTIONS', headers: { origin: 'https://elsewhere.example' } });
    expect([preflight.status, preflight.text], path).toEqual([204, '']);
    expect(preflight.headers).not.toHaveProperty('access-control-allow-origin');
    expect((await rig.ask(path, { method: 'HEAD', headers: headers() })).text).toBe('');
  }
});

it('lets no foreign page and no foreign name near the management routes', async () => {
  const foreign: Record<string, string>[] = [
    { origin: 'https://elsewhere.example' },
    { 'sec-fetch-site': 'cross-site' },
    { host: 'elsewhere.example' },
    { host: '127.0.0.1.elsewhere.example' },
  ];
  for (const [method, path] of routes) {
    for (const more of foreign) {
      const { status } = await rig.ask(path, { method, headers: { ...headers(), ...more }, body: '{}' });
      expect(status, `${method} ${path} ${JSON.stringify(more)}`).toBe(403);
    }
  }
  expect(await rig.client.installs.list()).toHaveLength(1);
});

it.each<[string, string]>([
  ['a path that leaves its extension', '/api/ext/x/%2e%2e/%2e%2e/nowhere'],
  ['two slashes', '//api/installs/validate'],
  ['an encoded slash between route and id', '/api/ext%2facme.hello/api/hello'],
  ['a NUL', '/api/ext/acme.hello/api/hello%00'],
  ['a very long segment', `/api/ext/${'a'.repeat(8000)}/api/hello`],
  ['very many segments', `/api/ext/acme.hello/${'a/'.repeat(3000)}`],
  ['a path out of the bundle', '/runner/ext-ui/x/..%2f..%2f..%2fetc/passwd'],
])('finds nothing under %s', async (_what, path) => {
  expect((await rig.ask(path, { headers: headers() })).status).toBe(404);
  expect(rig.faults).toEqual([]);
});

it('reads the extension behind a route that is spelled with escapes', async () => {
  expect((await rig.ask('/api/%65xt/acme.hello/api/hello')).text).toBe('/api/hello');
});

it.each<[string, string, string]>([
  ['a huge header', `X-Big: ${'a'.repeat(20_000)}\r\n`, '431'],
  ['two hosts', 'Host: elsewhere.example\r\n', '403'],
  ['two lengths', 'Content-Length: 4\r\nContent-Length: 5\r\n', '400'],
  ['a length and chunks', 'Content-Length: 4\r\nTransfer-Encoding: chunked\r\n', '400'],
  ['a NUL in a header', 'x-api-key: a\0b\r\n', '400'],
])('refuses %s', async (_what, lines, status) => {
  const answer = await rig.raw(
    `GET /api/ext/acme.hello/api/hello HTTP/1.1\r\nHost: 127.0.0.1\r\n${lines}Connection: close\r\n\r\n`,
  );
  expect(answer.split(' ')[1]).toBe(status);
  expect(rig.faults).toEqual([]);
});
