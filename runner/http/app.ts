/** The runner's routes (contract topic: runner HTTP API), as a Hono app that any server can carry. */
import { Hono } from 'hono';
import type { Context } from 'hono';
import type { AssetCache } from '../bundle/assets.ts';
import type { BundleCache } from '../bundle/cache.ts';
import type { BundleKey } from '../bundle/key.ts';
import type { InstallDirectory } from '../bundle/source.ts';
import type { Execute } from '../execute/execute.ts';
import type { RunnerHealth } from './health.ts';
import { dispatchHost } from './dispatch.ts';
import { executeBodySchema } from './execute-body.ts';
import { judgeHost } from './hosts.ts';
import type { HostVerdict } from './hosts.ts';
import { readJson } from './json-body.ts';
import type { RunnerHttpOptions, RunnerLogger } from './options.ts';
import { holdsToken, serviceTokenHeader } from './service-token.ts';
import { immutable } from './ui-headers.ts';
import { decodePath } from './ui-path.ts';
import { createUiRoute } from './ui-route.ts';
import type { UiRequest } from './ui-route.ts';
import { warmup } from './warmup.ts';

export interface RunnerAppParts {
  execute: Execute;
  /** Throws `RunnerError`. */
  warm(key: BundleKey): Promise<void>;
  bundles: BundleCache;
  assets: AssetCache;
  /** Counts in the text format of Prometheus. */
  metrics(): string;
  installs: InstallDirectory;
  health(): Promise<RunnerHealth>;
  options: RunnerHttpOptions;
  logger?: RunnerLogger;
}

export function createRunnerApp(parts: RunnerAppParts): Hono {
  const { execute, bundles, assets, installs, health, options, logger } = parts;
  const extras = options.extras ?? true;
  // Routes match on the path as it was sent: normalising it first would hide traversal from the rules that refuse it.
  const app = new Hono({ getPath: (request, { env } = {}) => rawPath(request, env) });
  const serveUi = createUiRoute({ bundles, assets, installs, options });

  async function ui(c: Context, tenant: Pick<UiRequest, 'tenants' | 'tenantHeader'>): Promise<Response> {
    const { path } = c.req;
    const answer = await serveUi({
      path,
      ...tenant,
      ifNoneMatch: c.req.header('if-none-match'),
      host: c.req.header('host') ?? '',
    });
    return answer ?? c.body(null, 404);
  }

  /** On an install's own host there is its UI and nothing else, whatever tenant or extension the request names. */
  async function ownUi(c: Context, { tenantId, extensionId }: Extract<HostVerdict, { kind: 'install' }>): Promise<Response> {
    const named = new URL(c.req.url).searchParams.getAll('tenant');
    const own = decodePath(c.req.path.split('/')[2] ?? '') === extensionId && named.every((tenant) => tenant === tenantId);
    const readable = c.req.method === 'GET' || c.req.method === 'HEAD';
    return own && readable ? ui(c, { tenants: [tenantId], tenantHeader: undefined }) : c.body(null, 404);
  }

  app.onError((error, c) => {
    logger?.error({ err: error, path: c.req.path }, 'a runner route failed');
    return c.body(null, 500);
  });

  app.use(async (c, next) => {
    await next();
    if (options.cachePolicy === 'platform') c.res.headers.set('cache-control', immutable);
    else if (!c.res.headers.has('cache-control')) c.res.headers.set('cache-control', 'no-store');
  });

  app.use(async (c, next) => {
    // The dispatcher looks its host up itself and says what it found.
    if (c.req.path === '/') return next();
    const verdict = await judgeHost(c.req.header('host') ?? '', options.serviceHosts ?? [], installs);
    if (verdict.kind === 'service') return next();
    if (verdict.kind === 'unknown') return c.body(null, 404);
    return ownUi(c, verdict);
  });

  for (const path of ['/v1/execute', '/warmup']) {
    app.post(path, async (c, next) => {
      // Only browsers send these; no page has business here, not even one that this runner serves.
      if (c.req.header('origin') !== undefined || c.req.header('sec-fetch-site') !== undefined) return c.body(null, 403);
      const { serviceToken } = options;
      if (serviceToken === undefined || holdsToken(serviceToken, c.req.header(serviceTokenHeader))) return next();
      return c.text(`${serviceTokenHeader} is missing or wrong`, 401);
    });
  }

  app.post('/v1/execute', async (c) => {
    const body = await readJson(c.req.raw, executeBodySchema);
    if ('refused' in body) return body.refused;
    const routing = {
      tenant: c.req.header('x-alga-tenant') ?? '',
      extension: c.req.header('x-alga-extension') ?? '',
      requestId: c.req.header('x-request-id') ?? null,
      idempotencyKey: c.req.header('x-idempotency-key') ?? null,
    };
    const observer = options.observe?.(body.value);
    const { response, explanation } = await execute(routing, body.value, observer && { span: observer.span });
    observer?.end(response, explanation);
    return c.json(response);
  });

  app.post('/warmup', (c) => warmup(c, extras ? parts.warm : null));

  if (extras) app.get('/metrics', (c) => c.text(parts.metrics(), 200, { 'content-type': metricsType }));

  app.get('/healthz', async (c) => {
    const report = await health();
    return c.json(report, report.cache_writable ? 200 : 503);
  });

  app.get('/', (c) => dispatchHost(c, installs, options.dispatchQuery ?? 'keep'));

  app.get('/ext-ui/*', async (c) => {
    const tenants = new URL(c.req.url).searchParams.getAll('tenant');
    return ui(c, { tenants, tenantHeader: c.req.header('x-tenant-id') });
  });

  if (extras) app.all('/metrics', (c) => c.body(null, 405, { allow: 'GET,HEAD' }));
  for (const [path, allow] of methods) app.all(path, (c) => c.body(null, 405, { allow }));
  app.notFound((c) => c.body(null, 404));
  return app;
}

const metricsType = 'text/plain; version=0.0.4; charset=utf-8';

const methods = [
  ['/v1/execute', 'POST'],
  ['/warmup', 'POST'],
  ['/healthz', 'GET,HEAD'],
  ['/', 'GET,HEAD'],
  ['/ext-ui/*', 'GET,HEAD'],
] as const;

/** The request target without its query; only the Node server knows it unnormalised. */
function rawPath(request: Request, env: unknown): string {
  const target = (env as { incoming?: { url?: string } } | undefined)?.incoming?.url;
  if (target?.startsWith('/') === true) return target.replace(/[?#].*$/s, '');
  return new URL(request.url).pathname;
}
