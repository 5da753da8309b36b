/** What a runner asks the registry: whose host this is, and whether a bundle may be served (contract topic: registry endpoints). */
import { Hono } from 'hono';
import type { Context } from 'hono';
import type { Identify, Session } from '../access/session.ts';
import type { Fidelity } from '../fidelity.ts';
import { Refusal } from '../gateway/refusal.ts';
import type { Logger } from '../parts.ts';
import type { Registry } from '../registry/types.ts';

export interface InstallRouteParts {
  registry: Pick<Registry, 'lookupByHost' | 'validate'>;
  identify: Identify;
  /** True for the key that runners of this workbench send. */
  isRunnerKey: (sent: string) => boolean;
  fidelity: Fidelity;
  logger: Logger;
}

/** Null for whoever may ask about every tenant. */
type Reach = { tenantId: string } | null;

const reachOf = ({ via, tenantId }: Session): Reach => (via === 'local' || via === 'internal' ? null : { tenantId });

export function createInstallRoutes({ registry, identify, isRunnerKey, fidelity, logger }: InstallRouteParts): Hono {
  const routes = new Hono();

  /** Throws a `Refusal` where the key is nobody's. Production never looks at it. */
  function reach(request: Request): Reach {
    if (fidelity.position('api.registry-key') === 'platform') return null;
    if (isRunnerKey(request.headers.get('x-api-key')?.trim() ?? '')) return null;
    return reachOf(identify(request).session);
  }

  function lookup(context: Context): Response {
    const asked = reach(context.req.raw);
    const host = context.req.query('host')?.trim() ?? '';
    if (host === '') return context.json({ error: 'missing_host' }, 400);
    const found = registry.lookupByHost(host);
    if (found === null || (asked !== null && asked.tenantId !== found.tenantId)) {
      return context.json({ error: 'not_found' }, 404);
    }
    return context.json({ tenant_id: found.tenantId, extension_id: found.registryId, content_hash: found.contentHash });
  }

  routes.get('/api/installs/lookup-by-host', (context) => {
    try {
      return lookup(context);
    } catch (error) {
      // Refusals are answered by whoever mounts the routes.
      if (error instanceof Refusal) throw error;
      logger.error({ err: error }, 'a host could not be looked up');
      return context.json({ error: 'server_error' }, 500);
    }
  });

  function isValid(context: Context): boolean {
    const asked = reach(context.req.raw);
    const [tenant = '', extension = '', hash = ''] = ['tenant', 'extension', 'hash'].map((name) => context.req.query(name));
    const mayKnow = asked === null || asked.tenantId === tenant;
    return mayKnow && registry.validate(tenant, extension, hash);
  }

  routes.get('/api/installs/validate', (context) => {
    try {
      return context.json({ valid: isValid(context) });
    } catch (error) {
      if (error instanceof Refusal) throw error;
      // This route knows no other answer than 200; what cannot be looked up is not served.
      logger.error({ err: error }, 'a bundle could not be validated');
      return context.json({ valid: false });
    }
  });
  return routes;
}
