/** `http.fetch`: which hosts, and what crosses. */
import { section } from '../case.ts';
import type { Case } from '../case.ts';
import type { Bench, CallOutcome } from '../bench.ts';
import { has, holds, same } from '../expect.ts';
import type { PeerReply, PeerRequest } from '../peers/listen.ts';
import { shared } from '../profiles.ts';

const { required, inferred } = section('host/http');
const minimal = section('host/http', { profile: 'minimal' });

interface Given {
  method?: string;
  url: string;
  headers?: { name: string; value: string }[];
  body?: { bytes: string } | null;
}

async function fetch(
  bench: Bench,
  { method = 'GET', url, headers = [], body = null }: Given,
): Promise<CallOutcome | undefined> {
  const calls: [string, object][] = [['http.fetch', { method, url, headers, body }]];
  return (await bench.calls(calls, { providers: ['cap:http.fetch'] }))[0];
}

/** Fetches from the peer, at a path of the case's own. */
async function exchange(bench: Bench, reply: PeerReply, given: Partial<Given> = {}) {
  const path = `/fetched/${bench.ids.install}`;
  bench.peers.outside.answer(path, reply);
  const outcome = await fetch(bench, { url: `${bench.outsideUrl}${path}`, ...given });
  const [request] = bench.peers.outside.requests(path);
  return { outcome, request: request as PeerRequest };
}

interface Response {
  status: number;
  headers: { name: string; value: string }[];
  body: { bytes: string };
}

const responseOf = (outcome: CallOutcome | undefined): Response => (outcome as { ok: Response }).ok;
const valuesOf = (response: Response, name: string): string[] =>
  response.headers.filter((header) => header.name.toLowerCase() === name).map(({ value }) => value);

/** Names that nothing resolves: what the list lets through fails in transport. */
const list: [host: string, outcome: string][] = [
  [shared.egressHost, 'transport'],
  [shared.egressHost.toUpperCase(), 'transport'],
  [`${shared.egressHost}:8443`, 'transport'],
  [`api.${shared.egressHost}`, 'transport'],
  [`a.b.${shared.egressHost}`, 'transport'],
  [`bad${shared.egressHost}`, 'not-allowed'],
  [`${shared.egressHost}.evil`, 'not-allowed'],
  ['other.invalid', 'not-allowed'],
  ['x.wild.invalid', 'not-allowed'],
  ['wild.invalid', 'not-allowed'],
];

const badUrls = ['not a url', '/relative', '', '//127.0.0.1/x', 'http://'];

export const httpCases: Case[] = [
  required('response', 'Status, headers and body come back', async (bench) => {
    const { outcome } = await exchange(bench, { status: 418, headers: { 'x-one': '1' }, body: 'tea' });
    const response = responseOf(outcome);
    same('response', [response.status, valuesOf(response, 'x-one'), response.body], [418, ['1'], { bytes: 'dGVh' }]);
  }),
  required('request', 'Method, headers and body go out as given', async (bench) => {
    const headers = [{ name: 'x-from', value: 'guest' }];
    const { request } = await exchange(bench, { status: 200 }, { method: 'PUT', headers, body: { bytes: 'AP/+' } });
    has(
      'request',
      { method: request.method, from: request.headers['x-from'], body: request.body.toString('base64') },
      { method: 'PUT', from: 'guest', body: 'AP/+' },
    );
  }),
  required('empty-body', 'A response without a body has an empty one', async (bench) => {
    const { outcome } = await exchange(bench, { status: 204 });
    same('body', responseOf(outcome).body, { bytes: '' });
  }),
  required('repeated-headers', 'Repeated headers stay repeated', async (bench) => {
    const { outcome } = await exchange(bench, { status: 200, headers: { 'set-cookie': ['a=1', 'b=2'] } });
    same('values', valuesOf(responseOf(outcome), 'set-cookie'), ['a=1', 'b=2']);
  }),
  required('odd-header', 'A value that is not visible ASCII becomes empty', async (bench) => {
    const { outcome } = await exchange(bench, { status: 200, headers: { 'x-odd': 'gr\u00fc\u00dfe' } });
    same('values', valuesOf(responseOf(outcome), 'x-odd'), ['']);
  }),
  ...[301, 302, 307].map((status) =>
    required(`redirect/${status}`, 'Redirects go back to the guest', async (bench) => {
      const { outcome } = await exchange(bench, { status, headers: { location: `${bench.outsideUrl}/elsewhere` } });
      const response = responseOf(outcome);
      same('response', [response.status, valuesOf(response, 'location')], [status, [`${bench.outsideUrl}/elsewhere`]]);
    }),
  ),
  inferred('compressed', 'A compressed body is handed over as it is, with its encoding', async (bench) => {
    const { outcome } = await exchange(bench, { status: 200, headers: { 'content-encoding': 'gzip' }, body: 'not really' });
    const response = responseOf(outcome);
    same('response', [response.body, valuesOf(response, 'content-encoding')], [{ bytes: 'bm90IHJlYWxseQ==' }, ['gzip']]);
  }),
  inferred('no-own-headers', 'Neither accept-encoding nor user-agent is added', async (bench) => {
    const { request } = await exchange(bench, { status: 200 });
    same(
      'headers',
      ['accept-encoding', 'user-agent'].filter((name) => name in request.headers),
      [],
    );
  }),
  ...badUrls.map((url) =>
    required(`url/${url}`, 'An address that is not absolute: invalid-url', async (bench) => {
      same('outcome', await fetch(bench, { url }), { error: 'invalid-url' });
    }),
  ),
  required('method', 'A method that is no token: invalid-url', async (bench) => {
    same('outcome', await fetch(bench, { url: `${bench.outsideUrl}/x`, method: 'NO METHOD' }), { error: 'invalid-url' });
  }),
  required('order/list-before-method', 'The list comes before the method', async (bench) => {
    same('outcome', await fetch(bench, { url: 'http://other.invalid/', method: 'NO METHOD' }), { error: 'not-allowed' });
  }),
  required('header', 'A header that cannot be sent: transport', async (bench) => {
    const { outcome } = await exchange(bench, { status: 200 }, { headers: [{ name: 'x y', value: '1' }] });
    same('outcome', outcome, { error: 'transport' });
  }),
  required('refused', 'A port that nobody listens on: transport', async (bench) => {
    same('outcome', await fetch(bench, { url: `http://${new URL(bench.outsideUrl).hostname}:1/` }), { error: 'transport' });
  }),
  required('hang-up', 'A host that hangs up: transport', async (bench) => {
    same('outcome', (await exchange(bench, { status: 200, hangUp: true })).outcome, { error: 'transport' });
  }),
  ...list.map(([host, outcome]) =>
    required(
      `list/${host}`,
      `The allow-list and ${host}: ${outcome === 'transport' ? 'let through' : outcome}`,
      async (bench) => {
        same('outcome', await fetch(bench, { url: `http://${host}/` }), { error: outcome });
      },
    ),
  ),
  required('large', 'A body of a megabyte crosses', async (bench) => {
    const { outcome } = await exchange(bench, { status: 200, body: Buffer.alloc(1_000_000, 7) });
    const size = Buffer.from(responseOf(outcome).body.bytes, 'base64').length;
    holds('size', size === 1_000_000, 1_000_000, size);
  }),
  minimal.required('no-list', 'Without a list any public host may be asked', async (bench) => {
    same('outcome', await fetch(bench, { url: 'http://any.invalid/' }), { error: 'transport' });
  }),
  minimal.security('no-list/private', 'Without a list private addresses may be asked as well', async (bench) => {
    const { outcome } = await exchange(bench, { status: 200 });
    same('status', responseOf(outcome)?.status, 200);
  }),
];
