/** The stored records of an install over HTTP (contract topics: other management routes, server storage operations). */
import { Hono } from 'hono';
import type { Context } from 'hono';
import { HostFailure } from '../../../../../runner/host/services.ts';
import type { Fidelity } from '../../fidelity.ts';
import { Refusal } from '../../gateway/refusal.ts';
import type { Logger } from '../../parts.ts';
import type { Registry } from '../../registry/types.ts';
import type { StorageOperations } from '../../services/storage-operations.ts';
import { createUnmounted, jsonBody } from '../extensions/route-parts.ts';
import type { Authorise, Scope } from '../session.ts';
import { bulkSchema, flagsOf, listSchema, putSchema, read, revisionOf, StorageRefusal } from './input.ts';

export interface StorageRouteParts {
  authorise: Authorise;
  registry: Pick<Registry, 'resolve'>;
  storage: StorageOperations;
  fidelity: Fidelity;
  logger: Logger;
}

function failed(status: number, code: string, message: string, details?: unknown): Response {
  return Response.json({ error: { code, message, ...(details === undefined ? {} : { details }) } }, { status });
}

/** The details that a refusal of the storage carries in its body, if any. */
function detailsOf({ body }: HostFailure): unknown {
  const parsed: unknown = JSON.parse(body);
  return typeof parsed === 'object' && parsed !== null && 'details' in parsed ? parsed.details : undefined;
}

function answerOf(error: unknown, logger: Logger): Response {
  if (error instanceof StorageRefusal) return failed(400, 'VALIDATION_ERROR', error.message, error.details);
  if (error instanceof HostFailure) return failed(error.status, error.wireCode, error.message, detailsOf(error));
  if (error instanceof Refusal) {
    const { status, explanation } = error.answer;
    return failed(status, status === 401 ? 'UNAUTHORIZED' : 'FORBIDDEN', `${explanation.what} ${explanation.why}`);
  }
  logger.error({ err: error }, 'a call for stored records failed unexpectedly');
  return failed(500, 'INTERNAL_ERROR', 'Storage operation failed.');
}

interface Target {
  installId: string;
  namespace: string;
  key: string;
}

const unknownInstall = (): HostFailure => new HostFailure(404, 'NOT_FOUND', 'extension install not found');

export function createStorageRoutes(parts: StorageRouteParts): Hono {
  const { authorise, registry, storage, fidelity, logger } = parts;
  const unmounted = createUnmounted(fidelity);
  const routes = new Hono();
  const base = '/api/ext-storage/install/:installId/:namespace/records';

  /** What the path names. An install of another tenant is as good as none. */
  function targetOf(context: Context, scope: Scope): Target {
    const { tenantId } = authorise(context.req.raw, { scope });
    const named = context.req.header('x-tenant')?.trim().toLowerCase() ?? '';
    if (named !== '' && named !== tenantId) throw unknownInstall();
    const { installId = '', namespace = '', key = '' } = context.req.param();
    const install = registry.resolve(tenantId, installId);
    if (install?.installId !== installId.toLowerCase()) throw unknownInstall();
    return { installId: install.installId, namespace, key };
  }

  const route = (scope: Scope, run: (context: Context, target: Target) => Promise<Response>) =>
    unmounted(async (context) => {
      try {
        return await run(context, targetOf(context, scope));
      } catch (error) {
        return answerOf(error, logger);
      }
    });

  routes.get(
    base,
    route('extension:read', async (context, { installId, namespace }) => {
      const query = read(listSchema, context.req.query());
      const flags = flagsOf(context.req.query(), fidelity.position('api.storage-flags'));
      return Response.json(await storage.list(installId, { namespace, ...query, ...flags }));
    }),
  );

  routes.post(
    base,
    route('extension:write', async (context, { installId, namespace }) => {
      const { items } = read(bulkSchema, await jsonBody(context));
      return Response.json(await storage.bulkPut(installId, { namespace, items }));
    }),
  );

  routes.get(
    `${base}/:key`,
    route('extension:read', async (context, { installId, namespace, key }) => {
      const ifRevision = revisionOf('if-revision-match', context.req.header('if-revision-match'));
      return Response.json(await storage.get(installId, { namespace, key, ifRevision }));
    }),
  );

  routes.put(
    `${base}/:key`,
    route('extension:write', async (context, { installId, namespace, key }) => {
      const write = read(putSchema, await jsonBody(context));
      return Response.json(await storage.put(installId, { namespace, key, ...write }));
    }),
  );

  routes.delete(
    `${base}/:key`,
    route('extension:write', async (context, { installId, namespace, key }) => {
      const ifRevision = revisionOf('ifRevision', context.req.query('ifRevision'));
      await storage.delete(installId, { namespace, key, ifRevision });
      return new Response(null, { status: 204 });
    }),
  );
  return routes;
}
