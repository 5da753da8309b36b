/** `/api/v1/extensions/install`, `uninstall` and `update` (contract topic: install, uninstall, update). */
import { Hono } from 'hono';
import type { Context } from 'hono';
import { z } from 'zod';
import { WorkbenchError } from '../../../../contract/errors.ts';
import { keyIn, keyStart } from '../../access/key-text.ts';
import type { Fidelity } from '../../fidelity.ts';
import { Refusal } from '../../gateway/refusal.ts';
import type { InstallLifecycle } from '../../installs/lifecycle.ts';
import type { Logger } from '../../parts.ts';
import type { Registry } from '../../registry/types.ts';
import type { Authorise, Session } from '../session.ts';
import { createUnmounted, jsonBody } from './route-parts.ts';

export interface LifeRouteParts {
  authorise: Authorise;
  life: InstallLifecycle;
  registry: Pick<Registry, 'resolve'>;
  fidelity: Fidelity;
  logger: Logger;
}

const required = z.string({ error: 'Required' }).trim().min(1, 'Required');
const installSchema = z.object({ registryId: required, version: required });
const uninstallSchema = z.object({ registryId: required });
const updateSchema = z.object({
  registryId: required,
  version: required,
  disableMissingSchedules: z.boolean().optional(),
});

type ErrorCode = 'VALIDATION_ERROR' | 'UNAUTHORIZED' | 'FORBIDDEN' | 'INTERNAL_ERROR' | 'SIGNATURE_REFUSED';

function failed(status: number, code: ErrorCode, message: string, details?: unknown): Response {
  return Response.json({ error: { code, message, ...(details === undefined ? {} : { details }) } }, { status });
}

/** Thrown with the answer that ends a request. */
class Answered extends Error {
  readonly response: Response;

  constructor(response: Response) {
    super('The request was answered.');
    this.response = response;
  }
}

async function read<T>(context: Context, schema: z.ZodType<T>): Promise<T> {
  const parsed = schema.safeParse(await jsonBody(context));
  if (parsed.success) return parsed.data;
  throw new Answered(failed(400, 'VALIDATION_ERROR', 'Validation failed', z.flattenError(parsed.error).fieldErrors));
}

/** The session of a request that may change installs. */
function permitted({ authorise, fidelity }: LifeRouteParts, request: Request): Session {
  const need = { scope: 'extension:write' } as const;
  if (fidelity.position('api.session-guard') === 'helpful') return authorise(request, need);
  // A guard that looks for a browser's session stands before the check of the key, whatever the key is worth.
  try {
    const session = authorise(request, need);
    if (session.via === 'api-key') throw noSession();
    return session;
  } catch (error) {
    const isOfKey = error instanceof Refusal && (error.answer.status === 401 || keyIn(request.headers)?.startsWith(keyStart));
    throw isOfKey ? noSession() : error;
  }
}

const noSession = (): Answered => new Answered(Response.json({ error: 'Unauthorized' }, { status: 401 }));

/** The answer to whatever a route threw. */
function answerOf(error: unknown, logger: Logger): Response {
  if (error instanceof Answered) return error.response;
  if (error instanceof Refusal) {
    const { status, explanation } = error.answer;
    return failed(status, status === 401 ? 'UNAUTHORIZED' : 'FORBIDDEN', `${explanation.what} ${explanation.why}`);
  }
  if (error instanceof WorkbenchError) {
    const { code, what, why } = error.failure;
    // The platform tells these two as faults of its own, in these words.
    if (code === 'VERSION_NOT_FOUND' || code === 'REGISTRY_ENTRY_NOT_FOUND') {
      return failed(500, 'INTERNAL_ERROR', 'Version not found');
    }
    if (code === 'TENANT_NOT_FOUND') return failed(401, 'UNAUTHORIZED', `${what} ${why}`);
    if (code === 'SIGNATURE_REFUSED') return failed(403, code, `${what} ${why}`);
    return failed(500, 'INTERNAL_ERROR', `${what} ${why}`);
  }
  logger.error({ err: error }, 'a change of an install failed unexpectedly');
  return failed(500, 'INTERNAL_ERROR', 'Internal server error');
}

export function createLifeRoutes(parts: LifeRouteParts): Hono {
  const { life, registry, logger } = parts;
  const unmounted = createUnmounted(parts.fidelity);
  const routes = new Hono();

  const guarded = (handler: (context: Context, session: Session) => Promise<Response>) => async (context: Context) => {
    try {
      return await handler(context, permitted(parts, context.req.raw));
    } catch (error) {
      return answerOf(error, logger);
    }
  };

  /** Null when the tenant has no install of the extension. */
  const installIdOf = (tenantId: string, registryId: string): string | null => {
    const install = registry.resolve(tenantId, registryId);
    return install?.registryId === registryId.toLowerCase() ? install.installId : null;
  };

  routes.post(
    '/api/v1/extensions/install',
    guarded(async (context, { tenantId }) => {
      const { registryId, version } = await read(context, installSchema);
      const { installId } = await life.install(tenantId, { registryId, version });
      const message = 'Extension installation enqueued';
      return context.json({ data: { registryId, version, installId, success: true, message } }, 202);
    }),
  );

  routes.post(
    '/api/v1/extensions/uninstall',
    guarded(async (context, { tenantId }) => {
      const { registryId } = await read(context, uninstallSchema);
      const installId = installIdOf(tenantId, registryId);
      if (installId === null) return context.json({ data: { registryId, success: false, message: 'Install not found' } });
      await life.uninstall(tenantId, installId);
      return context.json({ data: { registryId, success: true, message: 'Uninstalled' } });
    }),
  );

  routes.post(
    '/api/v1/extensions/update',
    unmounted(
      guarded(async (context, { tenantId }) => {
        const { registryId, version, disableMissingSchedules } = await read(context, updateSchema);
        const told = (success: boolean, message: string): Response =>
          context.json({ data: { registryId, version, success, message } });
        const installId = installIdOf(tenantId, registryId);
        if (installId === null) return told(false, 'Install not found');
        const result = await life.update(tenantId, installId, { version, disableMissingSchedules }).catch(missing);
        if (typeof result === 'string') return told(false, result);
        if (result.updated) return told(true, 'Updated');
        const message = 'Schedules of this install have no endpoint in the target version';
        return context.json({ success: false, code: 'SCHEDULE_REMAP_FAILED', message, missing: result.missing }, 409);
      }),
    ),
  );
  return routes;
}

/** What the platform says of an update that misses something; the install may have gone since it was looked up. */
function missing(error: unknown): string {
  if (error instanceof WorkbenchError && error.code === 'VERSION_NOT_FOUND') return 'Target version not found';
  if (error instanceof WorkbenchError && error.code === 'INSTALL_NOT_FOUND') return 'Install not found';
  throw error;
}
