/** `GET /`: which UI a host leads to. */
import { randomUUID } from 'node:crypto';
import { section } from '../case.ts';
import type { Case } from '../case.ts';
import type { Bench } from '../bench.ts';
import { has, holds, same } from '../expect.ts';
import type { Reply } from '../http.ts';
import { json } from '../peers/listen.ts';
import type { PeerReply } from '../peers/listen.ts';
import { shared } from '../profiles.ts';

const { required } = section('dispatch');

const found = { tenant_id: 'T 1', extension_id: 'E1', content_hash: `sha256:${'ab'.repeat(32)}` };

async function visit(bench: Bench, reply: PeerReply | null, path = '/'): Promise<{ answer: Reply; host: string }> {
  const host = `${randomUUID()}.example.com`;
  if (reply !== null) bench.peers.registry.serve(host, reply);
  return { answer: await bench.get(path, { headers: { host: `${host}:8080` } }), host };
}

/** Where a redirect goes, decoded. */
function target({ headers }: Reply): { path: string; query: Record<string, string> } {
  const url = new URL(headers['location'] ?? '', 'http://runner');
  return { path: decodeURIComponent(url.pathname), query: Object.fromEntries(url.searchParams) };
}

const failures: [name: string, title: string, reply: PeerReply | null, status: number][] = [
  ['unknown', 'A host that the registry does not know is 404', null, 404],
  ['registry-500', 'Any failure status of the registry is 404', json({ error: 'server_error' }, 500), 404],
  ['no-json', 'An answer that is not JSON is 502', { status: 200, body: 'hello' }, 502],
  ['no-hash', 'An answer without a content hash is 502', json({ tenant_id: 'T', extension_id: 'E' }), 502],
  ['number', 'An answer with a number in place of an id is 502', json({ ...found, tenant_id: 1 }), 502],
  ['hang-up', 'A registry that hangs up is 502', { status: 200, hangUp: true }, 502],
];

export const dispatchCases: Case[] = [
  required('redirect', 'A known host is sent to its UI with 307', async (bench) => {
    const { answer } = await visit(bench, json(found));
    same('status', answer.status, 307);
    const path = `/ext-ui/E1/${found.content_hash}/index.html`;
    same('location', target(answer), { path, query: { tenant: 'T 1', extensionId: 'E1' } });
  }),
  required(
    'query-dropped',
    'The query of the visitor is lost',
    async (bench) => {
      const { answer } = await visit(bench, json(found), '/?parentOrigin=x&_h=y');
      same('query', target(answer).query, { tenant: 'T 1', extensionId: 'E1' });
    },
    { helpful: 'runner.dispatch-query' },
  ),
  required('lookup', 'The registry is asked for the host without its port, with the key and a time', async (bench) => {
    const { host } = await visit(bench, json(found));
    const [request] = bench.peers.registry.lookups(host);
    has(
      'request',
      { path: request?.path, key: request?.headers['x-api-key'] },
      { path: '/api/installs/lookup-by-host', key: shared.authKey },
    );
    holds('ts', /^\d{13}$/.test(request?.query.get('ts') ?? ''), 'epoch milliseconds', request?.query.get('ts'));
  }),
  required('base-path', "A path of the registry's base does not count", async (bench) => {
    const { host } = await visit(bench, json(found));
    same('path', bench.peers.registry.lookups(host).at(0)?.path, '/api/installs/lookup-by-host');
  }),
  required('empty-host', 'Without a host: 400 and no body', async (bench) => {
    const { status, text } = await bench.get('/', { headers: { host: '' } });
    same('answer', [status, text], [400, '']);
  }),
  ...failures.map(([name, title, reply, status]) =>
    required(name, title, async (bench) => {
      same('status', (await visit(bench, reply)).answer.status, status);
    }),
  ),
];
