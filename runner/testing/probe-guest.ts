/** A handler that looks for ways out of its sandbox, and for what others left in it; each path tells what it found. */
export const probeGuestSource = `
import * as context from 'alga:extension/context';
import * as http from 'alga:extension/http';
import * as logging from 'alga:extension/logging';
import * as scheduler from 'alga:extension/scheduler';
import * as secrets from 'alga:extension/secrets';
import * as services from 'alga:extension/services';
import * as storage from 'alga:extension/storage';
import * as userV2 from 'alga:extension/user-v2';

const bytes = (value) => new TextEncoder().encode(value);
const text = (value) => new TextDecoder().decode(value);
const plain = (_name, value) => (typeof value === 'bigint' ? Number(value) : ArrayBuffer.isView(value) ? text(value) : value);
const json = (value) => ({ status: 200, headers: [], body: bytes(JSON.stringify(value ?? null, plain)) });
const attempt = (call) => {
  try {
    return { ok: call() };
  } catch (error) {
    return { error: error.payload ?? error.name };
  }
};

/** All objects that can be reached from one by properties, accessors and prototypes; functions among them. */
function reach(start, limit = 20000) {
  const found = new Set();
  const queue = [start];
  while (queue.length > 0 && found.size < limit) {
    const value = queue.pop();
    if (value === null || (typeof value !== 'object' && typeof value !== 'function') || found.has(value)) continue;
    found.add(value);
    queue.push(Object.getPrototypeOf(value));
    for (const key of Reflect.ownKeys(value)) {
      const { value: held, get, set } = Reflect.getOwnPropertyDescriptor(value, key);
      queue.push(held, get, set);
    }
  }
  return found;
}

/** Where a value comes from by its chain of prototypes: names of constructors. */
function ancestry(value) {
  const names = [];
  for (let at = Object.getPrototypeOf(value); at !== null; at = Object.getPrototypeOf(at)) names.push(at.constructor?.name ?? '');
  return names;
}

/** Runs code by every constructor of functions that the values lead to. */
function runBy(values, code) {
  const makers = new Set();
  for (const value of values) for (const held of reach(value, 500)) if (typeof held === 'function' && typeof held.constructor === 'function') makers.add(held.constructor);
  return [...makers].map((make) => attempt(() => make(code)()));
}

const hostNames = ['process', 'require', 'module', 'Buffer', 'global', 'setImmediate', '__dirname', 'WebAssembly', 'Worker', 'SharedArrayBuffer', 'Deno', 'XMLHttpRequest', 'importScripts', 'postMessage'];
const hostValues = () => [
  context.getContext(),
  attempt(() => userV2.getUser()).ok,
  attempt(() => storage.put({ namespace: 'n', key: 'k', value: bytes('v'), revision: undefined })).ok,
  attempt(() => storage.listEntries('n', undefined)).ok,
  secrets.listKeys(),
].filter((value) => value !== undefined && value !== null);

const paths = {
  '/globals': () => json(Object.fromEntries(hostNames.map((name) => [name, typeof globalThis[name]]))),
  '/constructors': () => json(runBy([...hostValues(), storage, globalThis.fetch, () => 0, async () => 0], 'return typeof process + typeof require')),
  '/host-values': () => json(hostValues().map((value) => ({
    ancestry: ancestry(value),
    shared: hostValues().some((other) => other === value),
    functions: [...reach(value, 50)].filter((held) => typeof held === 'function' && Object.hasOwn(value, held.name)).length,
  }))),
  '/poison': () => {
    const values = hostValues();
    for (const value of values) {
      Object.getPrototypeOf(value).tenantId = 'poisoned';
      value.tenantId = 'poisoned';
      value.polluted = true;
    }
    Object.defineProperty(Object.prototype, 'value', { set() { throw new Error('poisoned'); }, get: () => 'poisoned', configurable: true });
    Object.prototype.then = (resolve) => resolve('poisoned');
    delete Object.prototype.then;
    delete Object.prototype.value;
    return json(context.getContext());
  },
  '/accessors': () => {
    let reads = 0;
    const entry = { namespace: 'n', get key() { reads += 1; return 'key-' + reads; }, value: bytes('v'), revision: undefined };
    return json({ put: attempt(() => storage.put(entry)), reads });
  },
  '/errors': () => {
    const errors = [() => storage.get('n', 'absent'), () => storage.get(), () => storage.put(null), () => http.fetch({ method: 'GET', url: '::', headers: [] }), () => scheduler.getSchedule(Symbol('x'))];
    return json(errors.map((call) => {
      try {
        return call();
      } catch (error) {
        return { text: String(error), stack: String(error.stack ?? ''), keys: Reflect.ownKeys(error).map(String), payload: error.payload };
      }
    }));
  },
  '/import': async (request) => json(await import(text(request.http.body)).then(() => 'loaded', (error) => error.name)),
  '/scan': () => {
    // New memory is what others left, where it was not cleared.
    const blocks = Array.from({ length: 60 }, (_none, index) => new Uint8Array(1 << (6 + (index % 12))));
    return json({ blocks: blocks.length, dirty: blocks.filter((block) => block.some((byte) => byte !== 0)).length });
  },
  '/remember': (request) => {
    globalThis.kept = [text(request.http.body), attempt(() => secrets.get('TOKEN')).ok, context.getContext()];
    (globalThis.copies ??= []).push(...Array.from({ length: 200 }, () => globalThis.kept.join('|')));
    logging.logInfo('remembered');
    return json({ secret: attempt(() => secrets.get('TOKEN')), kept: globalThis.copies.length });
  },
  '/recall': () => json({
    kept: globalThis.kept ?? null, copies: globalThis.copies?.length ?? 0, secret: attempt(() => secrets.get('TOKEN')),
    keys: secrets.listKeys(), context: context.getContext(), user: attempt(() => userV2.getUser()),
    record: attempt(() => storage.get('notes', 'mine')), listed: attempt(() => storage.listEntries('notes', undefined)),
    catalog: attempt(() => services.getService('s')),
  }),
  '/store': (request) => json(attempt(() => storage.put({ namespace: 'notes', key: 'mine', value: request.http.body, revision: undefined }))),
  '/tick': () => json({ at: Date.now(), id: crypto.randomUUID(), tenant: context.getContext().tenantId }),
};

export const handler = (request) => paths[request.http.url](request);
`;
