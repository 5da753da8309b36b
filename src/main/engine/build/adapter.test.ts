import { build, type Plugin } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { adapterSource } from './adapter.ts';

type Functions = Record<string, (...args: never[]) => unknown>;

/** Lets the host modules and the author's module come from this test. */
const modules: Plugin = {
  name: 'modules',
  setup(builder) {
    builder.onResolve({ filter: /^(?:alga:extension\/|author$)/ }, ({ path }) => ({ path, namespace: 'test' }));
    builder.onLoad({ filter: /.*/, namespace: 'test' }, ({ path }) => ({
      contents: `module.exports = globalThis.adapterTest[${JSON.stringify(path)}] ?? {};`,
      loader: 'js',
    }));
  },
};

/** Runs the author's code against host functions given by interface name, through the adapter. */
async function call(host: Record<string, Functions>, author: (request: never, host: never) => unknown): Promise<unknown> {
  const named = Object.entries(host).map(([name, functions]) => [`alga:extension/${name}`, functions] as const);
  Object.assign(globalThis, { adapterTest: Object.fromEntries([...named, ['author', { handler: author }]]) });
  const source = { contents: adapterSource('author'), loader: 'js' as const };
  const { outputFiles } = await build({ stdin: source, bundle: true, format: 'esm', write: false, plugins: [modules] });
  const url = `data:text/javascript;base64,${Buffer.from(outputFiles[0]!.contents).toString('base64')}#${Math.random()}`;
  const adapter = (await import(url)) as { handler: (request: unknown) => unknown };
  return adapter.handler({ http: { method: 'GET' } });
}

/** What componentize throws for the error case of a WIT result. */
const hostError = (payload: string) =>
  Object.assign(Object.create({ toString: () => `Error: ${payload}` }) as object, { payload });

interface Host {
  storage: {
    get(namespace: string, key: string): Promise<Uint8Array | null>;
    put(entry: object): Promise<void>;
    list(namespace: string): Promise<{ revision: number }[]>;
  };
  user: { getUser(): Promise<object> };
  scheduler: { update(id: string, input: object): Promise<object>; get(id: string): Promise<{ payload: unknown } | null> };
  invoicing: { createManualInvoice(input: object): Promise<object> };
  clients: { list(): Promise<object>; get(id: string): Promise<object | null> };
  http: { fetch(request: object): Promise<object> };
}

describe('the generated adapter', () => {
  it('passes the request and a host, and answers what the handler answers, untouched', async () => {
    const response = { status: 200 };
    const answer = await call({}, (request: { http: { method: string } }, host: object) => {
      expect(request.http.method).toBe('GET');
      expect(Object.keys(host)).toEqual([
        'context',
        'secrets',
        'http',
        'storage',
        'logging',
        'uiProxy',
        'user',
        'scheduler',
        'invoicing',
        'clients',
        'services',
      ]);
      return response;
    });
    expect(answer).toBe(response);
  });

  it('answers null for an absent record, and lets every other storage error through as it is', async () => {
    const denied = hostError('denied');
    const get = (_: string, key: string) => {
      if (key === 'absent') throw hostError('missing');
      if (key === 'denied') throw denied;
      return { namespace: 'n', key, value: new Uint8Array([1]), revision: 3n };
    };
    await call({ storage: { get } }, async (_request: never, { storage }: Host) => {
      expect(await storage.get('n', 'absent')).toBeNull();
      expect(await storage.get('n', 'there')).toEqual(new Uint8Array([1]));
      await expect(storage.get('n', 'denied')).rejects.toBe(denied);
    });
  });

  it('turns revisions into numbers and back', async () => {
    const written: unknown[] = [];
    const storage = {
      put: (entry: unknown) => written.push(entry),
      listEntries: () => [{ namespace: 'n', key: 'k', value: new Uint8Array(), revision: 7n }],
    };
    await call({ storage }, async (_request: never, host: Host) => {
      const [entry] = await host.storage.list('n');
      expect(entry?.revision).toBe(7);
      await host.storage.put({ namespace: 'n', key: 'k', value: new Uint8Array(), revision: 7 });
      await host.storage.put({ namespace: 'n', key: 'k', value: new Uint8Array(), revision: null });
    });
    expect(written).toMatchObject([{ revision: 7n }, { revision: undefined }]);
  });

  it('carries JSON text as values', async () => {
    const updates: unknown[] = [];
    const scheduler = {
      getSchedule: (id: string) => (id === 'absent' ? undefined : { id, payload: '{"a":1}' }),
      updateSchedule: (_: string, input: unknown) => {
        updates.push(input);
        return { success: false, fieldErrors: '{"cron":"bad"}' };
      },
    };
    await call({ scheduler }, async (_request: never, host: Host) => {
      expect((await host.scheduler.get('s'))?.payload).toEqual({ a: 1 });
      expect(await host.scheduler.get('absent')).toBeNull();
      const result = await host.scheduler.update('s', { payload: { b: 2 }, name: null });
      expect(result).toEqual({ success: false, fieldErrors: { cron: 'bad' } });
      await host.scheduler.update('s', { payload: null });
    });
    expect(updates).toMatchObject([{ payload: '{"b":2}', name: undefined }, { payload: 'null' }]);
  });

  it('fits the other interfaces to the types of the SDK', async () => {
    const fetched: unknown[] = [];
    const host = {
      'user-v2': { getUser: () => ({ userId: 'u', additionalFields: [['locale', 'en']] }) },
      invoicing: { createManualInvoice: () => ({ success: true, invoiceId: 'i', total: 5 }) },
      clients: { listClients: (input: unknown) => ({ input }), getClient: () => undefined },
      http: {
        fetch: (request: unknown) => {
          fetched.push(request);
          return { status: 204, headers: [] };
        },
      },
    };
    await call(host, async (_request: never, { user, invoicing, clients, http }: Host) => {
      expect(await user.getUser()).toEqual({ userId: 'u', additionalFields: { locale: 'en' } });
      expect(await invoicing.createManualInvoice({})).toMatchObject({ invoiceId: 'i', invoice: { invoiceId: 'i', total: 5 } });
      expect(await clients.list()).toEqual({ input: {} });
      expect(await clients.get('c')).toBeNull();
      await http.fetch({ method: 'GET', url: 'https://example.com', body: null });
    });
    expect(fetched).toEqual([{ method: 'GET', url: 'https://example.com', headers: [], body: undefined }]);
  });
});
