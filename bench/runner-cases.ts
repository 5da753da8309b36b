/** What the runner's benchmark runs: one handler, a path for each case, and the requests that are sent to it. */
import { executeBody } from '../runner/testing/services.ts';
import type { ExecuteBody } from '../runner/types.ts';

export const hostCallsInside = 20;
/** Host calls that one request times for the figures of a single call. */
export const timedCalls = 400;

export const benchSource = `
import * as context from 'alga:extension/context';
import * as logging from 'alga:extension/logging';
import * as storage from 'alga:extension/storage';
const encode = (value) => new TextEncoder().encode(JSON.stringify(value));
const answer = (value) => ({ status: 200, headers: [{ name: 'content-type', value: 'application/json' }], body: encode(value) });
const timed = (call) => {
  const times = [];
  for (let index = 0; index < ${timedCalls}; index += 1) {
    const at = performance.now();
    call(index);
    times.push(performance.now() - at);
  }
  return times;
};
const paths = {
  '/trivial': () => answer({ ok: true }),
  '/json': (request) => {
    const rows = JSON.parse(new TextDecoder().decode(request.http.body));
    return answer(rows.map((row) => ({ ...row, total: row.price * row.count })));
  },
  '/host-calls': () => {
    for (let index = 0; index < ${hostCallsInside}; index += 1) storage.get('bench', 'key');
    return answer({ ok: true });
  },
  '/timed': () => answer({
    nothing: timed(() => undefined),
    storage: timed(() => storage.get('bench', 'key')),
    context: timed(() => context.getContext()),
    logging: timed((index) => logging.logInfo('line ' + index)),
  }),
  '/loop': () => { for (;;); },
};
export const handler = (request) => paths[request.http.url](request);
`;

export const caseNames = ['trivial', 'json', 'hostCalls'] as const;
export type CaseName = (typeof caseNames)[number];

const paths: Record<CaseName, string> = { trivial: '/trivial', json: '/json', hostCalls: '/host-calls' };

/** About 100 KB of JSON. */
function jsonRows(): string {
  const rows = Array.from({ length: 1150 }, (_none, id) => ({
    id,
    name: `Service number ${id}`,
    price: id * 1.25,
    count: id % 7,
    open: true,
  }));
  return JSON.stringify(rows);
}

/** A request to the handler; `extension` names who it belongs to. */
export function requestTo(path: string, contentHash: string, timeoutMs = 30_000): ExecuteBody {
  return executeBody(contentHash, {
    path,
    limits: { timeout_ms: timeoutMs, memory_mb: null },
    providers: ['cap:storage.kv'],
    ...(path === paths.json ? { body: jsonRows() } : {}),
  });
}

export function requestOf(name: CaseName, contentHash: string): ExecuteBody {
  return requestTo(paths[name], contentHash);
}
