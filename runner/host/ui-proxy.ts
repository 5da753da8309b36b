/** `ui-proxy`: calls to the product's own routes (contract topic: ui-proxy host API). Without a base there is no route. */
import { textOf } from '../errors.ts';
import type { EngineCall, HostInterface, HostOutcome } from './interface.ts';
import type { UiProxy } from './services.ts';

export const uiProxy: HostInterface = {
  name: 'ui-proxy',
  capability: 'cap:ui.proxy',
  functions: {
    'call-route': {
      at: 'engine',
      params: ['route', 'payload'],
      denied: { err: 'denied' },
      async answer(call, [route, payload]) {
        const proxy = call.services.uiProxy;
        if (proxy === undefined) {
          call.note({ decision: 'no route: no base URL is configured' });
          return { err: 'route-not-found' };
        }
        if (call.scope.tenantId === '' || call.scope.extensionId === '') return { err: 'internal' };
        const target = targetOf(route as string, call.scope.extensionId);
        if (target === null) return { err: 'bad-request' };
        return send(call, proxy, target, (payload as Uint8Array | undefined) ?? null);
      },
    },
  },
};

interface Target {
  segments: string[];
  query: string;
}

/** Routes below `/api/` go to the base as they are, all others below the extension's id. Null for what is refused. */
function targetOf(given: string, extensionId: string): Target | null {
  const route = given.trim();
  if (route === '') return null;
  const [path = '', ...queries] = route.split('?');
  const segments = path.split('/').filter((segment) => segment !== '');
  if (segments.some((segment) => segment === '.' || segment === '..')) return null;
  const isProductRoute = /^\/?api\//.test(path);
  return { segments: isProductRoute ? segments : [extensionId, ...segments], query: queries.join('?') };
}

async function send(call: EngineCall, proxy: UiProxy, target: Target, payload: Uint8Array | null): Promise<HostOutcome> {
  try {
    const { status, body } = await proxy.call({ ...target, headers: headersOf(call), payload, signal: call.signal });
    call.note({ upstream: { status, bytes: body.length } });
    const refused = refusalOf(status);
    return refused === null ? { ok: body } : { err: refused };
  } catch (error) {
    call.note({ cause: textOf(error) });
    return { err: 'internal' };
  }
}

/** Null for an answer that the guest gets: its bytes, without status and headers. */
function refusalOf(status: number): 'denied' | 'route-not-found' | 'bad-request' | 'internal' | null {
  if (status >= 200 && status < 300) return null;
  if (status === 401 || status === 403 || status === 429) return 'denied';
  if (status === 404) return 'route-not-found';
  return status >= 400 && status < 500 ? 'bad-request' : 'internal';
}

function headersOf({ scope, user, proxyKey }: EngineCall): Record<string, string> {
  const known = {
    'x-request-id': scope.requestId ?? 'ui-proxy-call',
    'x-alga-tenant': scope.tenantId,
    'x-alga-extension': scope.extensionId,
    'x-ext-install-id': scope.installId,
    'x-ext-version-id': scope.versionId,
    'x-api-key': proxyKey,
    'x-user-id': user?.user_id ?? null,
    'x-user-email': user?.user_email ?? null,
  };
  return Object.fromEntries(Object.entries(known).flatMap(([name, value]) => (value === null ? [] : [[name, value]])));
}
