/** What stands before every management route (contract topic: global middleware facts). */
import type { MiddlewareHandler } from 'hono';
import type { Identify } from '../access/session.ts';
import type { Fidelity } from '../fidelity.ts';
import { corsHeaders, corsPosition, isSkipped, preflight } from '../gateway/cors.ts';
import { checkHost, checkOrigin } from '../gateway/origin-guard.ts';
import { Refusal } from '../gateway/refusal.ts';

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
    if (request.method === 'OPTIONS') return preflight(request, fidelity);
    checkOrigin(request, allowedHosts(), corsPosition(fidelity));
    const needsKey = !isSkipped(context.req.path);
    if (needsKey && !request.headers.get('x-api-key')?.trim() && !isKnown(request)) {
      return context.json({ error: 'Unauthorized: API key missing' }, 401, corsHeaders(request, fidelity));
    }
    return await next();
  };
}

/** For everything else, which browsers may show in frames: the Host header alone is looked at. */
export function hostMiddleware({
  allowedHosts,
  fidelity,
}: Pick<MiddlewareParts, 'allowedHosts' | 'fidelity'>): MiddlewareHandler {
  return async (context, next) => {
    if (context.req.method === 'OPTIONS') return preflight(context.req.raw, fidelity);
    checkHost(context.req.raw, allowedHosts());
    return await next();
  };
}
