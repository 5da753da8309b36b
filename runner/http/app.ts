/** The runner's routes (contract topic: runner HTTP API), as a Hono app that any server can carry. */
import { Hono } from 'hono';
import type { Context } from 'hono';
import { z } from 'zod';
import type { BundleCache } from '../bundle/cache.ts';
import type { InstallDirectory } from '../bundle/source.ts';
import type { Execute } from '../execute/execute.ts';
import type { RunnerHealth } from './health.ts';
import { dispatchHost } from './dispatch.ts';
import { executeBodySchema } from './execute-body.ts';
import { judgeHost } from './hosts.ts';
import type { HostVerdict } from './hosts.ts';
import { readJson } from './json-body.ts';
import type { RunnerHttpOptions } from './options.ts';
import { immutable } from './ui-headers.ts';
import { createUiRoute } from './ui-route.ts';

export interface RunnerAppParts {
  execute: Execute;
  bundles: BundleCache;
  installs: InstallDirectory;
  health(): Promise<RunnerHealth>;
  options: RunnerHttpOptions;
}

const warmupSchema = z.object({ content_hash: z.string() });

export function createRunnerApp({ execute, bundles, installs, health, options }: RunnerAppParts): Hono {
  // Routes match on the path as it was sent: normalising it first would hide traversal from the rules that refuse it.
  const app = new Hono({ getPath: (request, { env } = {}) => rawPath(request, env) });
  const serveUi = createUiRoute({ bundles, installs, options });

  app.use(async (c, next) => {
    await next();
    if (options.cachePolicy === 'platform') c.res.headers.set('cache-control', immutable);
    else if (!c.res.headers.has('cache-control')) c.res.headers.set('cache-control', 'no-store');
  });

  app.use(async (c, next) => {
    const verdict = await judgeHost(c.req.header('host') ?? '', options.serviceHosts ?? [], installs);
    return admits(verdict, c) ? next() : c.body(null, 404);
  });

  app.post('/v1/execute', async (c) => {
    // Only browsers send these; no page has business here, not even one that this runner serves.
    if (c.req.header('origin') !== undefined || c.req.header('sec-fetch-site') !== undefined) return c.body(null, 403);
    const body = await readJson(c.req.raw, executeBodySchema);
    if ('refused' in body) return body.refused;
    const routing = {
      tenant: c.req.header('x-alga-tenant') ?? '',
      extension: c.req.header('x-alga-extension') ?? '',
      requestId: c.req.header('x-request-id') ?? null,
      idempotencyKey: c.req.header('x-idempotency-key') ?? null,
    };
    const { response } = await execute(routing, body.value);
    return c.json(response);
  });

  app.post('/warmup', async (c) => {
    const body = await readJson(c.req.raw, warmupSchema);
    return 'refused' in body ? body.refused : c.text('warmup unsupported without tenant + extension context', 400);
  });

  app.get('/healthz', async (c) => {
    const report = await health();
    return c.json(report, report.cache_writable ? 200 : 503);
  });

  app.get('/', (c) => dispatchHost(c, installs));

  app.get('/ext-ui/*', async (c) => {
    const answer = await serveUi({
      path: c.req.path,
      tenants: new URL(c.req.url).searchParams.getAll('tenant'),
      tenantHeader: c.req.header('x-tenant-id'),
      ifNoneMatch: c.req.header('if-none-match'),
      host: c.req.header('host') ?? '',
    });
    return answer ?? c.body(null, 404);
  });

  for (const [path, allow] of methods) app.all(path, (c) => c.body(null, 405, { allow }));
  app.notFound((c) => c.body(null, 404));
  return app;
}

const methods = [
  ['/v1/execute', 'POST'],
  ['/warmup', 'POST'],
  ['/healthz', 'GET,HEAD'],
  ['/', 'GET,HEAD'],
  ['/ext-ui/*', 'GET,HEAD'],
] as const;

/** The host of an install reaches its own UI and the dispatcher; an unknown host only the dispatcher, which says so. */
function admits(verdict: HostVerdict, c: Context): boolean {
  if (verdict.kind === 'service' || c.req.path === '/') return true;
  if (verdict.kind === 'unknown') return false;
  const tenants = new URL(c.req.url).searchParams.getAll('tenant');
  const own = c.req.path.startsWith(`/ext-ui/${encodeURIComponent(verdict.extensionId)}/`);
  return own && tenants.every((tenant) => tenant === verdict.tenantId);
}

/** The request target without its query; only the Node server knows it unnormalised. */
function rawPath(request: Request, env: unknown): string {
  const target = (env as { incoming?: { url?: string } } | undefined)?.incoming?.url;
  if (target?.startsWith('/') === true) return target.replace(/[?#].*$/s, '');
  return new URL(request.url).pathname;
}
