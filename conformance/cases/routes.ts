/** Which routes exist, and what every answer of the runner carries. */
import { section } from '../case.ts';
import type { Case } from '../case.ts';
import { same } from '../expect.ts';

const { required, inferred } = section('routes');
const cache = section('routes/cache-control', { helpful: 'runner.cache-policy' });

const wrongMethods: [method: string, path: string][] = [
  ['GET', '/v1/execute'],
  ['PUT', '/v1/execute'],
  ['POST', '/healthz'],
  ['POST', '/'],
  ['GET', '/warmup'],
  ['POST', '/ext-ui/e/sha256:00/index.html'],
];

const unknown = ['/internal/ext-debug/stream', '/v1', '/v1/execute/', '/ext-ui', '/healthz/x'];
const shortUi = ['/ext-ui/e/sha256:00', '/ext-ui/e/sha256:00/'];
const heads = ['/healthz'];

const immutable = 'public, max-age=31536000, immutable';
const marked: [name: string, method: string, path: string][] = [
  ['health', 'GET', '/healthz'],
  ['unknown-path', 'GET', '/nowhere'],
  ['wrong-method', 'GET', '/v1/execute'],
  ['refused-body', 'POST', '/v1/execute'],
  ['refused-ui', 'GET', '/ext-ui/e/wrong/index.html'],
  ['unknown-host', 'GET', '/'],
];

export const routeCases: Case[] = [
  ...wrongMethods.map(([method, path]) =>
    required(`method/${method} ${path}`, 'Another method than the one of the route is refused with 405', async (bench) => {
      same('status', (await bench.get(path, { method })).status, 405);
    }),
  ),
  ...unknown.map((path) =>
    required(`unknown${path}`, 'A path without a route is 404', async (bench) => {
      same('status', (await bench.get(path)).status, 404);
    }),
  ),
  required(
    'unknown/metrics',
    'There is no route for metrics',
    async (bench) => {
      same('status', (await bench.get('/metrics')).status, 404);
    },
    { helpful: 'runner.extras' },
  ),
  ...shortUi.map((path) =>
    inferred(`short${path}`, 'The UI route needs something behind the hash', async (bench) => {
      same('status', (await bench.get(path)).status, 404);
    }),
  ),
  ...heads.map((path) =>
    inferred(`head${path}`, 'HEAD works where GET does, without a body', async (bench) => {
      const { status, text } = await bench.get(path, { method: 'HEAD' });
      same('answer', [status, text], [200, '']);
    }),
  ),
  ...marked.map(([name, method, path]) =>
    cache.required(name, 'Every answer is marked as immutable for a year', async (bench) => {
      same('cache-control', (await bench.get(path, { method })).headers['cache-control'], immutable);
    }),
  ),
  cache.required('execute', 'Answers of executions are marked as immutable too', async (bench) => {
    const reply = await bench.post(JSON.stringify(bench.document(`sha256:${'0'.repeat(64)}`)));
    same('cache-control', reply.headers['cache-control'], immutable);
  }),
  required('warmup', 'Warming up is always refused', async (bench) => {
    const headers = { 'content-type': 'application/json' };
    const body = '{"content_hash":"sha256:00"}';
    const { status, text } = await bench.get('/warmup', { method: 'POST', headers, body });
    same('answer', [status, text], [400, 'warmup unsupported without tenant + extension context']);
  }),
  inferred('warmup/shape', 'Warming up needs a content hash: 422', async (bench) => {
    const headers = { 'content-type': 'application/json' };
    same('status', (await bench.get('/warmup', { method: 'POST', headers, body: '{}' })).status, 422);
  }),
];
