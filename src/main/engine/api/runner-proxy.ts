/** `/runner/{path}` and `/ext-ui/*` of the server (contract topic: static and iframe plumbing). */
import { Hono } from 'hono';
import type { Fidelity } from '../fidelity.ts';
import type { Logger } from '../parts.ts';
import { askRunner, passedHeaders } from '../remote-runner/proxy.ts';
import { isRemote, runnerBase, type RemoteRunnerSettings } from '../remote-runner/settings.ts';

export interface RunnerProxyParts {
  settings: () => RemoteRunnerSettings & { REDIRECT_COMPAT: boolean };
  /** The runner inside the workbench, for as long as it is the one in use. */
  embedded: (request: Request) => Response | Promise<Response>;
  fetch: typeof globalThis.fetch;
  fidelity: Fidelity;
  logger: Logger;
}

/** A page with this has an origin that is nobody's: neither the server's nor another UI's. */
const sandbox = 'sandbox allow-scripts allow-forms allow-popups';
const prefix = '/runner';
const uncached = { 'cache-control': 'no-store' };

export function createRunnerProxyRoutes(parts: RunnerProxyParts): Hono {
  const { settings, embedded, fetch, fidelity, logger } = parts;

  /** @param base of a runner elsewhere; null for the one inside. */
  async function ask(request: Request, base: string | null, target: string): Promise<Response> {
    if (base !== null) return await unreachableAs502(askRunner(fetch, { base, target, request }));
    const { method } = request;
    return await embedded(new Request(`http://127.0.0.1${target}`, { method, headers: passedHeaders(request.headers) }));
  }

  async function proxy(request: Request, base: string | null): Promise<Response> {
    const { pathname, search } = new URL(request.url);
    const target = pathname.slice(prefix.length) || '/';
    // Routes match the decoded path: of `/%72unner/…` another piece would be cut off, and the rest name another host.
    if (!pathname.startsWith(prefix) || !target.startsWith('/')) return new Response(null, { status: 404 });
    const answer = await ask(request, base, `${target}${search}`);
    if (fidelity.position('server.runner-proxy') === 'platform') return answer;
    const headers = new Headers(answer.headers);
    headers.append('content-security-policy', sandbox);
    return new Response(answer.body, { status: answer.status, headers });
  }

  const app = new Hono();
  for (const pattern of ['/runner', '/runner/*']) {
    app.get(pattern, async (c) => {
      const current = settings();
      const base = isRemote(current) ? runnerBase(current)?.url : null;
      if (base === undefined) {
        logger.error({ backend: current.RUNNER_BACKEND }, 'the address of the runner is not set');
        // Production fails here outside of its own error handling.
        return new Response('Internal Server Error', { status: 500 });
      }
      try {
        return await proxy(c.req.raw, base);
      } catch (error) {
        logger.error({ err: error }, 'the runner could not be asked for a file');
        return c.json({ error: 'runner_proxy_error' }, 502, uncached);
      }
    });
  }
  app.get('/ext-ui/*', (c) => {
    const { REDIRECT_COMPAT, RUNNER_PUBLIC_BASE } = settings();
    const base = RUNNER_PUBLIC_BASE?.trim().replace(/\/+$/, '') ?? '';
    if (REDIRECT_COMPAT && base !== '') {
      const { pathname, search } = new URL(c.req.url);
      return new Response(null, { status: 308, headers: { ...uncached, location: `${base}${pathname}${search}` } });
    }
    return c.json({ error: 'ext-ui served by Rust host; see RUNNER_PUBLIC_BASE' }, 404, uncached);
  });
  return app;
}

async function unreachableAs502(asked: Promise<Response>): Promise<Response> {
  try {
    return await asked;
  } catch {
    return Response.json({ error: 'runner_unreachable' }, { status: 502, headers: uncached });
  }
}
