/**
 * What browsers are told about other origins (contract topic: global middleware facts). Production names any origin and
 * allows credentials; the workbench names none, unless it is to do as production does.
 */
import type { MiddlewareHandler } from 'hono';
import type { Fidelity } from '../fidelity.ts';

/** Paths that need no API key; their routes ask for something else, or their data is public. */
const skipped = [
  '/api/ext/',
  '/api/ext-proxy/',
  '/api/ext-debug/',
  '/api/internal/ext-storage/',
  '/api/internal/ext-runner/',
  '/api/internal/ext-scheduler/',
  '/api/internal/ext-invoicing/',
  '/api/internal/ext-clients/',
  '/api/internal/ext-services/',
] as const;

export const isSkipped = (path: string): boolean => skipped.some((prefix) => path.startsWith(prefix));

/** Without an allowed origin beside it no browser acts on this. */
const preflightHeaders = {
  allow: 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS',
  'access-control-allow-headers': 'Content-Type, Authorization, X-API-Key, X-Tenant-ID, X-Request-ID, X-Idempotency-Key',
};

export function corsPosition(fidelity: Fidelity) {
  return fidelity.position('gateway.foreign-origins');
}

/** Names the origin of a request, as production does; nothing in the helpful position. */
export function corsHeaders({ headers }: Request, fidelity: Fidelity): Record<string, string> {
  if (corsPosition(fidelity) === 'helpful') return {};
  const origin = headers.get('origin') ?? '*';
  return { 'access-control-allow-origin': origin, 'access-control-allow-credentials': 'true', vary: 'Origin' };
}

/** The answer to every OPTIONS request. */
export function preflight(request: Request, fidelity: Fidelity): Response {
  const named = corsHeaders(request, fidelity);
  const allowed =
    'access-control-allow-origin' in named
      ? { 'access-control-allow-methods': preflightHeaders.allow, 'access-control-max-age': '86400' }
      : {};
  return new Response(null, { status: 204, headers: { ...preflightHeaders, ...allowed, ...named } });
}

/** Names the origin in the answers of those paths whose answers production names it in. */
export function corsMiddleware(fidelity: Fidelity): MiddlewareHandler {
  return async (context, next) => {
    await next();
    if (context.req.method === 'OPTIONS' || !isSkipped(context.req.path)) return;
    for (const [name, value] of Object.entries(corsHeaders(context.req.raw, fidelity))) context.header(name, value);
  };
}
