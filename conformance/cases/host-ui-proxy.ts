/** `ui-proxy`: where a route leads, what goes along, and what comes back. */
import { section } from '../case.ts';
import type { Case } from '../case.ts';
import type { Bench } from '../bench.ts';
import { has, holds, same } from '../expect.ts';
import type { PeerReply, PeerRequest } from '../peers/listen.ts';
import { shared } from '../profiles.ts';

const { required, inferred } = section('host/ui-proxy');
const minimal = section('host/ui-proxy', { profile: 'minimal' });

const user = { user_id: 'user-1', user_email: 'ada@example.com', user_name: 'Ada', user_type: 'internal' };

/** Calls a route that lies below the extension. */
async function call(
  bench: Bench,
  reply: PeerReply,
  given: { payload?: string; more?: object; context?: object; providers?: string[] } = {},
) {
  const path = `/ui-proxy/${bench.ids.extension}/${bench.ids.install}`;
  bench.peers.outside.answer(path, reply);
  const { payload, more, context, providers = ['cap:ui.proxy'] } = given;
  const [outcome] = await bench.calls(
    [['uiProxy.callRoute', `/${bench.ids.install}`, payload === undefined ? null : { bytes: payload }]],
    {
      providers,
      ...(more === undefined ? {} : { more: more as Record<string, unknown> }),
      ...(context === undefined ? {} : { context: context as Record<string, unknown> }),
    },
  );
  return { outcome, request: bench.peers.outside.requests(path).at(0) as PeerRequest };
}

const outcomeOf = async (bench: Bench, route: string) =>
  (await bench.calls([['uiProxy.callRoute', route, null]], { providers: ['cap:ui.proxy'] }))[0];

const statuses: [status: number, error: string][] = [
  [400, 'bad-request'],
  [401, 'denied'],
  [403, 'denied'],
  [404, 'route-not-found'],
  [409, 'bad-request'],
  [422, 'bad-request'],
  [429, 'denied'],
  [304, 'internal'],
  [500, 'internal'],
  [503, 'internal'],
];

const badRoutes = ['', '   ', '..', '/a/../b', './a', '/a/./b', '/api/../x'];

/** Routes, and the path below the base; `%` stands for the extension's id and `@` for the case's own name. */
const routes: [route: string, path: string][] = [
  ['/api/@', '/api/@'],
  ['api/@', '/api/@'],
  ['/@/x', '/%/@/x'],
  ['@', '/%/@'],
  ['  /@  ', '/%/@'],
];

export const uiProxyCases: Case[] = [
  required('get', 'Without a payload a GET; of a 2xx the bytes come back', async (bench) => {
    const { outcome, request } = await call(bench, { status: 201, headers: { 'x-lost': '1' }, body: Buffer.from([0, 255]) });
    same('outcome', outcome, { ok: { bytes: 'AP8=' } });
    same('request', [request.method, request.body.length], ['GET', 0]);
  }),
  required('post', 'With a payload a POST of JSON', async (bench) => {
    const { request } = await call(bench, { status: 200 }, { payload: Buffer.from('{"a":1}').toString('base64') });
    same(
      'request',
      [request.method, request.headers['content-type'], request.body.toString()],
      ['POST', 'application/json', '{"a":1}'],
    );
  }),
  required('headers', 'Who calls goes along as headers', async (bench) => {
    const { request } = await call(bench, { status: 200 }, { more: { user }, context: { request_id: 'R' } });
    const { tenant, extension, install, version } = bench.ids;
    has('headers', request.headers, {
      'x-request-id': 'R',
      'x-alga-tenant': tenant,
      'x-alga-extension': extension,
      'x-ext-install-id': install,
      'x-ext-version-id': version,
      'x-user-id': 'user-1',
      'x-user-email': 'ada@example.com',
    });
  }),
  required('headers/default', 'Without a request id there is a fixed one, and what is absent is left out', async (bench) => {
    const { request } = await call(bench, { status: 200 }, { context: { request_id: null, version_id: null } });
    same('x-request-id', request.headers['x-request-id'], 'ui-proxy-call');
    const absent = ['x-ext-version-id', 'x-user-id', 'x-user-email', 'x-api-key'].filter((name) => name in request.headers);
    same('absent headers', absent, []);
  }),
  required('headers/api-key', 'The secret named api_key goes along, whether or not secrets may be read', async (bench) => {
    const secret_envelope = { ciphertext_b64: Buffer.from('{"api_key":"k1"}').toString('base64') };
    const { request } = await call(bench, { status: 200 }, { more: { secret_envelope } });
    same('x-api-key', request.headers['x-api-key'], 'k1');
  }),
  required('headers/no-auth', "The runner's own key for it is never sent", async (bench) => {
    const { request } = await call(bench, { status: 200 });
    holds('headers', !request.rawHeaders.includes('never-sent'), 'no such value', request.rawHeaders);
  }),
  ...routes.map(([route, path]) =>
    required(`route/${route}`, 'Where a route leads', async (bench) => {
      const named = (text: string) => text.replace('@', bench.ids.install).replace('%', bench.ids.extension);
      bench.peers.outside.answer(`/ui-proxy${named(path)}`, { status: 200, body: 'here' });
      same('outcome', await outcomeOf(bench, named(route)), { ok: { bytes: 'aGVyZQ==' } });
    }),
  ),
  required('query', 'The query is kept as it is written', async (bench) => {
    const path = `/ui-proxy/api/${bench.ids.install}`;
    await outcomeOf(bench, `/api/${bench.ids.install}?a=1&b=x%20y`);
    same('query', bench.peers.outside.requests(path).at(0)?.query.toString(), 'a=1&b=x+y');
  }),
  inferred('encoded-twice', 'What is encoded already is encoded again', async (bench) => {
    await outcomeOf(bench, `/api/${bench.ids.install}/a%20b`);
    same('requests', bench.peers.outside.requests(`/ui-proxy/api/${bench.ids.install}/a%2520b`).length, 1);
  }),
  ...badRoutes.map((route) =>
    required(`bad/${route}`, 'A route that is empty or leads elsewhere: bad-request', async (bench) => {
      same('outcome', await outcomeOf(bench, route), { error: 'bad-request' });
    }),
  ),
  ...statuses.map(([status, error]) =>
    required(`status/${status}`, `${status} is ${error}`, async (bench) => {
      same('outcome', (await call(bench, { status, body: status === 304 ? '' : 'text' })).outcome, { error });
    }),
  ),
  required('redirect', 'A redirect is followed', async (bench) => {
    const target = `/ui-proxy/target/${bench.ids.install}`;
    bench.peers.outside.answer(target, { status: 200, body: 'there' });
    const { outcome } = await call(bench, { status: 302, headers: { location: target } });
    same('outcome', outcome, { ok: { bytes: 'dGhlcmU=' } });
  }),
  required('timeout', `An answer after the limit of ${shared.uiProxyTimeoutMs} ms: internal`, async (bench) => {
    const { outcome } = await call(bench, { status: 200, delayMs: shared.uiProxyTimeoutMs * 3 });
    same('outcome', outcome, { error: 'internal' });
  }),
  required('hang-up', 'A server that hangs up: internal', async (bench) => {
    same('outcome', (await call(bench, { status: 200, hangUp: true })).outcome, { error: 'internal' });
  }),
  minimal.required('no-base', 'Without a base: route-not-found, also for a bad route', async (bench) => {
    same(
      'outcomes',
      [await outcomeOf(bench, '/api/x'), await outcomeOf(bench, '..')],
      [{ error: 'route-not-found' }, { error: 'route-not-found' }],
    );
  }),
  required('no-ids', 'Without a tenant or extension: internal', async (bench) => {
    const calls: [string, string, null][] = [['uiProxy.callRoute', '/api/x', null]];
    same('tenant', await bench.calls(calls, { context: { tenant_id: '' } }), [{ error: 'internal' }]);
    same('extension', await bench.calls(calls, { context: { extension_id: '' } }), [{ error: 'internal' }]);
  }),
];
