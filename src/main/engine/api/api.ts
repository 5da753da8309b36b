/** The platform's management routes, served beside the gateway's: one family after the other behind one middleware. */
import { Hono } from 'hono';
import type { Identify } from '../access/session.ts';
import type { Fidelity } from '../fidelity.ts';
import { Refusal } from '../gateway/refusal.ts';
import type { Logger } from '../parts.ts';
import { apiMiddleware, hostMiddleware } from './middleware.ts';

interface ApiParts {
  /** Each with its whole paths, such as `/api/ext-bundles/finalize`. */
  families: readonly Hono[];
  identify: Identify;
  fidelity: Fidelity;
  allowedHosts: () => readonly string[];
  logger: Logger;
}

/** Joins the families. What a route throws and does not answer itself is answered here. */
export function createApi(parts: ApiParts): Hono {
  const { families, logger } = parts;
  const api = new Hono();
  api.use('/api/*', apiMiddleware(parts));
  api.use('*', hostMiddleware(parts));
  for (const family of families) api.route('/', family);
  api.onError((error, context) => {
    if (error instanceof Refusal) {
      const { status, body, headers = {} } = error.answer;
      return Response.json(body, { status, headers });
    }
    const { method, path } = context.req;
    logger.error({ err: error, method, path }, 'a management request failed inside the workbench');
    return context.json({ error: 'internal_error' }, 500);
  });
  return api;
}
