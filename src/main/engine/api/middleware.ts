/** What stands before every management route (contract topic: global middleware facts). */
import type { MiddlewareHandler } from 'hono';
import type { Identify } from '../access/session.ts';
import type { Fidelity } from '../fidelity.ts';
import { checkHost, checkOrigin } from '../gateway/origin-guard.ts';
import { Refusal } from '../gateway/refusal.ts';

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

/**
 * What the platform's preflight answer names. The platform also reflects any origin with credentials; without an
 * allowed origin no browser acts on the answer, which is what keeps foreign pages out.
 */
export const preflightHeaders = {
  allow: 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS',
  'access-control-allow-headers': 'Content-Type, Authorization, X-API-Key, X-Tenant-ID, X-Request-ID, X-Idempotency-Key',
};

interface MiddlewareParts {
  identify: Identify;
  fidelity: Fidelity;
  /** Values of the Host header that are ours. */
  allowedHosts: () => readonly string[];
}

/** For `/api/*`: preflights, foreign pages, and the presence of an API key. */
export function apiMiddleware({ identify, fidelity, allowedHosts }: MiddlewareParts): MiddlewareHandler {
  /** Production asks everybody for a key; the workbench can let those in whom it knows without one. */
  function isKnown(request: Request): boolean {
    if (fidelity.position('api.key-presence') === 'platform') return false;
    try {
      identify(request);
      return true;
    } catch (error) {
      if (error instanceof Refusal) return false;
      throw error;
    }
  }

  return async (context, next) => {
    const request = context.req.raw;
    if (request.method === 'OPTIONS') return new Response(null, { status: 204, headers: preflightHeaders });
    checkOrigin(request, allowedHosts());
    const needsKey = !skipped.some((prefix) => context.req.path.startsWith(prefix));
    if (needsKey && !request.headers.get('x-api-key')?.trim() && !isKnown(request)) {
      return context.json({ error: 'Unauthorized: API key missing' }, 401);
    }
    return await next();
  };
}

/** For everything else, which browsers may show in frames: the Host header alone is looked at. */
export function hostMiddleware({ allowedHosts }: Pick<MiddlewareParts, 'allowedHosts'>): MiddlewareHandler {
  return async (context, next) => {
    checkHost(context.req.raw, allowedHosts());
    return await next();
  };
}
