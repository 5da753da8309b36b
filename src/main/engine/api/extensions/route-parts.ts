/** What the routes for extensions share: reading bodies, and routes that production does not mount. */
import type { Context } from 'hono';
import type { Fidelity } from '../../fidelity.ts';
import { readBody } from '../../gateway/request-body.ts';

/** Bytes of a body; the largest one that can be answered, several stored records, is an eighth of it. */
const longestBody = 4 * 1024 * 1024;

/** The body as JSON; undefined when it is none, or longer than any call can be. */
export async function jsonBody(context: Pick<Context, 'req'>): Promise<unknown> {
  const body = await readBody(context.req.raw, longestBody);
  if (body === null) return undefined;
  try {
    return JSON.parse(new TextDecoder().decode(body)) as unknown;
  } catch {
    return undefined;
  }
}

export type RouteHandler<P extends string> = (context: Context<object, P>) => Response | Promise<Response>;

/** A route that exists in the platform's source only; like production it is not there. */
export function createUnmounted(fidelity: Fidelity) {
  return <P extends string>(handler: RouteHandler<P>): RouteHandler<P> =>
    (context) =>
      fidelity.position('api.unmounted-routes') === 'platform' ? context.json({ error: 'not_found' }, 404) : handler(context);
}
export type Unmounted = ReturnType<typeof createUnmounted>;
