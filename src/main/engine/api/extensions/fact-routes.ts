/** Facts of an install: where it is served, and whether the database is whole (contract topic: other management routes). */
import { Hono } from 'hono';
import { z } from 'zod';
import { WorkbenchError } from '../../../../contract/errors.ts';
import type { Database } from '../../database/open.ts';
import type { Fidelity } from '../../fidelity.ts';
import type { InstallInfos } from '../../installs/info.ts';
import type { Logger } from '../../parts.ts';
import { looksLikeId } from '../../registry/ids.ts';
import type { Authorise } from '../session.ts';
import { createUnmounted, jsonBody } from './route-parts.ts';

export interface FactRouteParts {
  authorise: Authorise;
  db: Database;
  infos: InstallInfos;
  fidelity: Fidelity;
  logger: Logger;
}

const reprovisionSchema = z.object({ extensionId: z.string().trim().min(1) });

export function createFactRoutes(parts: FactRouteParts): Hono {
  const { authorise, db, infos, logger } = parts;
  const unmounted = createUnmounted(parts.fidelity);
  const routes = new Hono();

  const isRegistered = (registryId: string): boolean =>
    looksLikeId(registryId) &&
    db.first(db.build.selectFrom('extension_registry').select('id').where('id', '=', registryId.toLowerCase())) !== null;

  function infoAnswer(tenantId: string, registryId: string): Response {
    if (!isRegistered(registryId)) return Response.json({ error: 'registry not found' }, { status: 404 });
    const info = infos.get(tenantId, registryId);
    if (info === null) return Response.json({ error: 'install not found' }, { status: 404 });
    const { installId, runnerDomain, runnerStatus } = info;
    return Response.json({ install_id: installId, runner_domain: runnerDomain, runner_status: runnerStatus });
  }

  routes.get(
    '/api/extensions/install-info',
    unmounted((context) => {
      const { tenantId } = authorise(context.req.raw, { scope: 'extension:read' });
      const registryId = context.req.query('registryId')?.trim() ?? '';
      if (registryId === '') return context.json({ error: 'missing registryId' }, 400);
      try {
        return infoAnswer(tenantId, registryId);
      } catch (error) {
        logger.error({ err: error }, 'the facts of an install could not be read');
        return context.json({ error: 'internal error' }, 500);
      }
    }),
  );

  routes.post(
    '/api/extensions/reprovision',
    unmounted(async (context) => {
      const { tenantId } = authorise(context.req.raw, { scope: 'extension:write' });
      const body = reprovisionSchema.safeParse(await jsonBody(context));
      if (!body.success) return context.json({ error: 'missing extensionId' }, 400);
      try {
        const info = infos.reprovision(tenantId, body.data.extensionId);
        // The platform makes no difference between what is not there and what went wrong.
        if (info === null) return context.json({ error: 'install not found' }, 500);
        return context.json({ domain: info.runnerDomain });
      } catch (error) {
        if (!(error instanceof WorkbenchError)) throw error;
        logger.warn({ err: error }, 'a domain could not be given to an install');
        return context.json({ error: error.failure.what }, 500);
      }
    }),
  );

  routes.get(
    '/api/extensions/registry-db-check',
    unmounted((context) => {
      const { tenantId } = authorise(context.req.raw, { scope: 'extension:read' });
      if (context.req.header('x-alga-admin') !== 'true') return context.json({ error: 'forbidden' }, 403);
      return context.json({ ok: true, report: databaseReport(db, tenantId) });
    }),
  );
  return routes;
}

const rowsOf = (count: { rows: number } | null) => ({ rows: count?.rows ?? 0 });

/** Rows by table: those of the registry, which belongs to no tenant, and those of the tenant. */
function databaseReport(db: Database, tenantId: string): Record<string, { rows: number }> {
  const global = ['extension_registry', 'extension_version', 'extension_bundle', 'extension_api_endpoint'] as const;
  const own = [
    'tenant_extension_install',
    'tenant_extension_install_config',
    'tenant_extension_install_secrets',
    'tenant_extension_schedule',
    'extension_event_subscription',
    'extension_execution_log',
    'extension_quota_usage',
  ] as const;
  return Object.fromEntries([
    ...global.map((table) => [
      table,
      rowsOf(db.first(db.build.selectFrom(table).select((s) => s.fn.countAll<number>().as('rows')))),
    ]),
    ...own.map((table) => [
      table,
      rowsOf(
        db.first(
          db.build
            .selectFrom(table)
            .select((s) => s.fn.countAll<number>().as('rows'))
            .where('tenant_id', '=', tenantId),
        ),
      ),
    ]),
  ]);
}
