/** What a runner elsewhere called back lately: proof that it reaches the workbench, and that its token is right. */
import { Hono } from 'hono';
import type { Clock } from '../parts.ts';

export interface Callbacks {
  /** A call of an internal API came, with the right token or without it. */
  internalCall(accepted: boolean): void;
  /** Times of the last accepted and the last refused one; null for none. */
  internal(): { acceptedAt: number | null; refusedAt: number | null };
  /** Asks whether a look-up of this host comes in before `forget` is called. */
  expectLookup(host: string): { heard(): boolean; forget(): void };
  /** Notes look-ups of hosts on their way to the route that answers them. */
  routes: Hono;
}

export function createCallbacks(clock: Clock): Callbacks {
  const expected = new Map<string, { heard: boolean }>();
  let acceptedAt: number | null = null;
  let refusedAt: number | null = null;
  const routes = new Hono();
  routes.use('/api/installs/lookup-by-host', async (c, next) => {
    const entry = expected.get(c.req.query('host')?.toLowerCase() ?? '');
    if (entry !== undefined) entry.heard = true;
    await next();
  });
  return {
    internalCall(accepted) {
      if (accepted) acceptedAt = clock.now();
      else refusedAt = clock.now();
    },
    internal: () => ({ acceptedAt, refusedAt }),
    expectLookup(host) {
      const entry = { heard: false };
      expected.set(host, entry);
      return { heard: () => entry.heard, forget: () => void expected.delete(host) };
    },
    routes,
  };
}
