/** What the routes for extensions share: reading bodies, and routes that production does not mount. */
import type { Context } from 'hono';
import type { Fidelity } from '../../fidelity.ts';

/** The body as JSON; undefined when it is none. */
export async function jsonBody(context: Context): Promise<unknown> {
  try {
    return await context.req.json();
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
