/** The engine: what a component may be, its limits, and what it finds around it. */
import { section } from '../case.ts';
import type { Case } from '../case.ts';
import type { Answer, Bench, ExecuteOptions } from '../bench.ts';
import { textOf } from '../bench.ts';
import type { ComponentName } from '../components.ts';
import { has, holds, same, startsWith } from '../expect.ts';

const { required, inferred } = section('engine');
const minimal = section('engine', { profile: 'minimal' });

async function fails(bench: Bench, options: ExecuteOptions): Promise<Answer> {
  const answer = await bench.execute(options);
  same('answer', { ...answer, error: null }, { status: 500, headers: {}, body_b64: null, error: null });
  startsWith('error', answer.error, 'execute_failed: ');
  return answer;
}

/** How many requests arrived outside that a guest sent by the engine's own `fetch`, without a capability. */
async function reachedByWasi(bench: Bench): Promise<number> {
  const { peers, outsideUrl, ids } = bench;
  const path = `/wasi/${ids.install}`;
  peers.outside.answer(path, { status: 200, body: 'reached' });
  await bench.execute({ component: 'guest-with-fetch', path: '/fetch', body: `${outsideUrl}${path}` });
  return peers.outside.requests(path).length;
}

const broken: [component: ComponentName, title: string][] = [
  ['not-wasm', 'A file that is no WebAssembly'],
  ['core-module', 'A core module in place of a component'],
  ['no-handler', 'A component without a handler'],
  ['wrong-type', 'A handler of another type'],
  ['unknown-import', 'An import that no host has'],
  ['trap', 'A trap'],
  ['recurse', 'A stack that is used up'],
];

const mebibyte = 16;
const granted = 200;
const refused = 507;

interface Growth {
  /** The component, and which of its parts: the guests say in which order they count them. */
  of?: ['grow', 'memory' | 'table'] | ['two-memories', 'first' | 'second' | 'both'];
  /** Pages, or elements. */
  by: number;
  memoryMb?: number | null;
}

const parts = { memory: 0, table: 1, first: 0, second: 1, both: 2 };

async function grow(bench: Bench, { of: [component, part] = ['grow', 'memory'], by, memoryMb = 8 }: Growth): Promise<number> {
  const body = Buffer.alloc(5);
  body.writeUInt8(parts[part]);
  body.writeUInt32LE(by, 1);
  const answer = await bench.execute({ component, body, limits: { memory_mb: memoryMb } });
  same('error', answer.error, null);
  return answer.status;
}

export const engineCases: Case[] = [
  required('another-language', 'A component written by hand, without JavaScript and without WASI, runs', async (bench) => {
    const answer = await bench.execute({ component: 'plain', path: '/x', http: { query: { a: '1' } } });
    same('answer', [answer.status, answer.headers, textOf(answer)], [200, { 'x-language': 'wat' }, '/x?a=1']);
  }),
  required('all-disabled', "A component as the platform's command line builds it runs", async (bench) => {
    const answer = await bench.execute({ component: 'host-apis', path: '/api/echo', body: 'hello' });
    has('body', JSON.parse(textOf(answer)) as object, { method: 'POST', url: '/api/echo', body: 'hello' });
  }),
  required('wasi', 'A component that imports WASI runs, with a clock and random numbers', async (bench) => {
    const { now } = JSON.parse(textOf(await bench.execute({ component: 'guest', path: '/clock' }))) as { now: number };
    holds('clock', Math.abs(now - Date.now()) < 600_000, 'the time', now);
  }),
  required('output', 'Writing to standard output and error does not disturb the answer', async (bench) => {
    for (const path of ['/stdout', '/stderr'])
      same('status', (await bench.execute({ component: 'guest', path, body: 'a line' })).status, 200);
  }),
  required('fresh', 'Each request starts from the component as it was built', async (bench) => {
    for (let turn = 0; turn < 3; turn += 1) {
      same('runs', textOf(await bench.execute({ component: 'guest', path: '/count' })), '{"runs":1}');
    }
  }),
  required('throw', 'An error that nobody catches: 500 execute_failed', async (bench) => {
    await fails(bench, { component: 'guest', path: '/throw' });
  }),
  required('no-response', 'A response that the interface does not have: 500 execute_failed', async (bench) => {
    await fails(bench, { component: 'guest', path: '/answer', body: '{"status":200}' });
  }),
  ...broken.map(([component, title]) =>
    required(`broken/${component}`, `${title}: 500 execute_failed`, async (bench) => void (await fails(bench, { component }))),
  ),
  required('after-a-trap', 'After a trap the same component answers the next request', async (bench) => {
    await fails(bench, { component: 'guest', path: '/throw' });
    same('status', (await bench.execute({ component: 'guest', path: '/count' })).status, 200);
  }),
  ...[1, 10, 11, 25, 300].map((timeout_ms) =>
    required(`deadline/${timeout_ms}`, `A guest that never ends is stopped after ${timeout_ms} ms`, async (bench) => {
      await fails(bench, { component: 'spin', limits: { timeout_ms } });
    }),
  ),
  required('deadline/zero', 'A limit of 0 ms still means one tick: a guest without end is stopped', async (bench) => {
    await fails(bench, { component: 'spin', limits: { timeout_ms: 0 } });
  }),
  required('deadline/after', 'After a deadline the next request is answered', async (bench) => {
    await fails(bench, { component: 'guest', path: '/loop', limits: { timeout_ms: 100 } });
    same('status', (await bench.execute({ component: 'guest', path: '/count' })).status, 200);
  }),
  required('deadline/in-host-call', 'A guest that waits in a host call is stopped as well', async (bench) => {
    const { peers, outsideUrl, ids } = bench;
    peers.outside.answer(`/slow/${ids.install}`, { status: 200, delayMs: 900 });
    const body = JSON.stringify([
      ['http.fetch', { method: 'GET', url: `${outsideUrl}/slow/${ids.install}`, headers: [], body: null }],
    ]);
    const more = { providers: ['cap:http.fetch'] };
    await fails(bench, { component: 'guest', path: '/calls', body, more, limits: { timeout_ms: 200 } });
  }),
  inferred('deadline/none', 'Without a limit the guest is stopped at once', async (bench) => {
    await fails(bench, { component: 'plain', limits: { timeout_ms: null } });
  }),
  required('fuel', 'A fuel limit is accepted and ignored', async (bench) => {
    same('status', (await bench.execute({ component: 'guest', path: '/count', limits: { fuel: 1 } })).status, 200);
  }),
  required('memory/allowed', '2 MiB are granted under a limit of 8', async (bench) => {
    same('status', await grow(bench, { by: 1.5 * mebibyte }), granted);
  }),
  required('memory/denied', '16 MiB are refused under a limit of 8, and the guest goes on', async (bench) => {
    same('status', await grow(bench, { by: 16 * mebibyte }), refused);
  }),
  required('memory/exact', 'A memory may have exactly the limit', async (bench) => {
    same('status', await grow(bench, { by: 8 * mebibyte - 2 }), granted);
  }),
  required('memory/one-more', 'One page more is refused', async (bench) => {
    same('status', await grow(bench, { by: 8 * mebibyte - 1 }), refused);
  }),
  required('memory/default', 'Without a limit it is 256 MiB', async (bench) => {
    const pages = 256 * mebibyte - 2;
    const statuses = [await grow(bench, { by: pages, memoryMb: null }), await grow(bench, { by: pages + 1, memoryMb: null })];
    same('statuses', statuses, [granted, refused]);
  }),
  required('memory/each', 'Each of several memories gets the whole limit', async (bench) => {
    same('status', await grow(bench, { of: ['two-memories', 'both'], by: 6 * mebibyte }), granted);
  }),
  required('memory/second', 'The limit counts for the second memory too', async (bench) => {
    same('status', await grow(bench, { of: ['two-memories', 'second'], by: 8 * mebibyte }), refused);
  }),
  required('memory/too-small', 'A component that needs more from the start: 500 execute_failed', async (bench) => {
    await fails(bench, { component: 'guest', path: '/count', limits: { memory_mb: 1 } });
  }),
  required('table', 'Tables grow without a limit', async (bench) => {
    same('status', await grow(bench, { of: ['grow', 'table'], by: 10_000 }), granted);
  }),
  inferred(
    'wasi-http',
    'A guest reaches hosts by WASI without the capability for them',
    async (bench) => same('requests', await reachedByWasi(bench), 1),
    { helpful: 'runner.wasi-http' },
  ),
  minimal.security('wasi-http/private', 'A guest reaches private addresses by WASI', async (bench) => {
    same('requests', await reachedByWasi(bench), 1);
  }),
];
