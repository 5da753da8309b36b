/** The handler of the template, run against the SDK's mock of the host. */
import { createMockHostBindings, type Handler } from '@alga-psa/extension-runtime';
import { describe, expect, it } from 'vitest';

const source = new URL('../../../../fixtures/handler-basic/src/handler.ts', import.meta.url).href;
const { handler } = (await import(source)) as { handler: Handler };

function createHost() {
  const stored = new Map<string, Uint8Array>();
  const lines: string[] = [];
  const mock = createMockHostBindings();
  const host = createMockHostBindings({
    storage: {
      ...mock.storage,
      get: (namespace, key) => Promise.resolve(stored.get(`${namespace}/${key}`) ?? null),
      put: async ({ namespace, key, value }) => void stored.set(`${namespace}/${key}`, value),
    },
    logging: { ...mock.logging, info: async (message) => void lines.push(message) },
  });
  return { host, lines };
}

async function call(host: ReturnType<typeof createHost>['host'], method: string, url: string, body?: string) {
  const bytes = body === undefined ? null : new TextEncoder().encode(body);
  const context = { tenantId: 'tenant', extensionId: 'extension' };
  const response = await handler({ context, http: { method, url, headers: [], body: bytes } }, host);
  // A response without headers traps in the component.
  expect(response.headers).toBeInstanceOf(Array);
  return { status: response.status, body: JSON.parse(new TextDecoder().decode(response.body ?? undefined)) };
}

describe('handler of the template', () => {
  it('greets by query, body or signed-in user, and counts', async () => {
    const { host, lines } = createHost();
    expect(await call(host, 'GET', '/api/hello')).toEqual({ status: 200, body: { greeting: 'Hello, Mock User', visits: 1 } });
    expect((await call(host, 'GET', '/api/hello?name=J%C3%BCrgen')).body).toEqual({ greeting: 'Hello, Jürgen', visits: 2 });
    expect((await call(host, 'POST', '/api/hello', '{"name":" Ada "}')).body).toEqual({ greeting: 'Hello, Ada', visits: 3 });
    expect(lines).toEqual(['Greeted Mock User, visit 1', 'Greeted Jürgen, visit 2', 'Greeted Ada, visit 3']);
  });

  it('greets without a user', async () => {
    const { host } = createHost();
    host.user.getUser = () => Promise.reject(new Error('not-available'));
    expect((await call(host, 'GET', '/api/hello')).body.greeting).toBe('Hello, there');
  });

  it.each(['', '{', 'null', '[]', '{"name":1}'])('refuses the body %j', async (body) => {
    const { host } = createHost();
    expect(await call(host, 'POST', '/api/hello', body)).toMatchObject({ status: 400, body: { error: expect.any(String) } });
  });

  it('knows no other route', async () => {
    expect((await call(createHost().host, 'GET', '/api/other')).status).toBe(404);
  });
});
