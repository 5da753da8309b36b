/** The handler that runner tests run: each path tries one thing. */
export const guestSource = `
import * as clients from 'alga:extension/clients';
import * as context from 'alga:extension/context';
import * as http from 'alga:extension/http';
import * as invoicing from 'alga:extension/invoicing';
import * as logging from 'alga:extension/logging';
import * as scheduler from 'alga:extension/scheduler';
import * as secrets from 'alga:extension/secrets';
import * as services from 'alga:extension/services';
import * as storage from 'alga:extension/storage';
import * as uiProxy from 'alga:extension/ui-proxy';
import * as user from 'alga:extension/user';
import * as userV2 from 'alga:extension/user-v2';

let runs = 0;
const text = (bytes) => new TextDecoder().decode(bytes);
const bytes = (value) => new TextEncoder().encode(value);
const plain = (name, value) => (typeof value === 'bigint' ? Number(value) : ArrayBuffer.isView(value) ? text(value) : value);
const json = (value, status = 200) => ({
  status,
  headers: [{ name: 'content-type', value: 'application/json' }],
  body: bytes(JSON.stringify(value ?? null, plain)),
});
const attempt = (call) => {
  try {
    return { ok: call() };
  } catch (error) {
    return { error: error.payload, isError: error instanceof Error };
  }
};

const paths = {
  '/echo': (request) => json({ url: request.http.url, method: request.http.method, headers: request.http.headers,
    body: request.http.body === undefined ? null : request.http.body, context: request.context }),
  '/count': () => json({ runs: (runs += 1) }),
  '/repeated-headers': () => ({ status: 201, headers: [{ name: 'X-A', value: '1' }, { name: 'X-A', value: '2' }], body: undefined }),
  '/no-headers': () => ({ status: 200 }),
  '/nothing': () => undefined,
  '/bad-status': () => ({ status: 'abc', headers: [] }),
  '/throw': () => { throw new Error('boom in the handler'); },
  '/host-argument': (request, host) => host.storage.get('a', 'b'),
  '/timer': async () => { await new Promise((done) => setTimeout(done, 5)); return json({ done: true }); },
  '/fetch': async () => { await fetch('http://127.0.0.1:9/'); return json({}); },
  '/never': () => new Promise(() => {}),
  '/loop': () => { for (;;); },
  '/log-then-loop': () => { logging.logInfo('before the loop'); for (;;); },
  '/hog': () => { const held = []; for (;;) held.push(new Uint8Array(1 << 20).fill(7)); },
  '/recurse': () => { const deeper = () => deeper() + 1; return json(deeper()); },
  '/uncaught-host-error': () => json(storage.get('notes', 'absent')),
  '/output': () => { console.log('to stdout'); console.error('to stderr'); return json({ now: Date.now(), random: Math.random() }); },
  '/log': () => { logging.logInfo('one'); logging.logWarn('two'); logging.logError('three'); return json({}); },
  '/context': () => json(context.getContext()),
  '/secrets': () => json({ got: attempt(() => secrets.get('API_KEY')), absent: attempt(() => secrets.get('OTHER')), keys: secrets.listKeys() }),
  '/user': () => json({ v1: attempt(() => user.getUser()), v2: attempt(() => userV2.getUser()) }),
  '/storage': () => {
    const first = attempt(() => storage.put({ namespace: 'notes', key: 'a', value: bytes('one'), revision: undefined }));
    const second = attempt(() => storage.put({ namespace: 'notes', key: 'a', value: bytes('two'), revision: 1n }));
    const stale = attempt(() => storage.put({ namespace: 'notes', key: 'a', value: bytes('three'), revision: 1n }));
    const read = attempt(() => storage.get('notes', 'a'));
    const listed = attempt(() => storage.listEntries('notes', undefined));
    const absent = attempt(() => storage.get('notes', 'b'));
    const removed = attempt(() => storage.delete('notes', 'a'));
    const removedAgain = attempt(() => storage.delete('notes', 'a'));
    return json({ first, second, stale, read, listed, absent, removed, removedAgain });
  },
  '/storage-limit': () => json({
    fits: attempt(() => storage.put({ namespace: 'n', key: 'fits', value: new Uint8Array(49149), revision: undefined })).error ?? 'ok',
    exceeds: attempt(() => storage.put({ namespace: 'n', key: 'exceeds', value: new Uint8Array(49150), revision: undefined })).error ?? 'ok',
  }),
  '/http': (request) => json(attempt(() => http.fetch({ method: 'GET', url: text(request.http.body), headers: [{ name: 'x-from', value: 'guest' }], body: undefined }))),
  '/denials': () => json({
    secrets: attempt(() => secrets.get('API_KEY')), keys: attempt(() => secrets.listKeys()),
    http: attempt(() => http.fetch({ method: 'GET', url: 'https://example.com/', headers: [], body: undefined })),
    storage: attempt(() => storage.get('a', 'b')), uiProxy: attempt(() => uiProxy.callRoute('/x', undefined)),
    schedules: attempt(() => scheduler.listSchedules()), create: attempt(() => scheduler.createSchedule({ endpoint: '/a', cron: '* * * * *', payload: 'nope' })),
    remove: attempt(() => scheduler.deleteSchedule('x')), endpoints: attempt(() => scheduler.getEndpoints()),
    invoice: attempt(() => invoicing.createManualInvoice({ clientId: 'c', items: [] })),
    clients: attempt(() => clients.listClients({})), client: attempt(() => clients.getClient('c')),
    services: attempt(() => services.listServices({ pageSize: 101 })), service: attempt(() => services.getService('s')),
  }),
  '/many-logs': () => { const started = performance.now(); for (let i = 0; i < 1000; i += 1) logging.logInfo('line ' + i); return json({ each: (performance.now() - started) / 1000 }); },
  '/many-reads': () => { const times = []; for (let i = 0; i < 500; i += 1) { const at = performance.now(); attempt(() => storage.get('a', 'b')); times.push(performance.now() - at); } times.sort((a, b) => a - b); return json({ p50: times[250], p99: times[495] }); },
};

export function handler(...args) {
  const request = args[0];
  const run = paths[request.http.url.split('?')[0]];
  return run === undefined ? json({ path: request.http.url }, 404) : run(...args);
}
`;
