/** What a management route asks before it does anything: who is behind the request, and whether they may. */
import type { UserPermission } from '../../../contract/workbench.ts';
import { sessionOf, tenantHeaders, type Identify, type Scope, type Session } from '../access/session.ts';
import { Refusal } from '../gateway/refusal.ts';
import type { Logger } from '../parts.ts';
import type { Tenants } from '../tenant/tenants.ts';

export type { Scope, Session } from '../access/session.ts';

/**
 * The session behind a request. Throws a `Refusal` with 401 `unauthorized`, 403 `forbidden` or 403 `tenant_mismatch`;
 * a route whose errors have another form makes it from `answer.status` and `answer.explanation`.
 */
export type Authorise = (request: Request, need: { scope: Scope }) => Session;

interface AuthoriseParts {
  identify: Identify;
  tenants: Pick<Tenants, 'current' | 'find'>;
  logger: Logger;
}

/** What the user must be allowed beside the scope of the key (contract topic: management routes, permissions). */
const permissionFor: Record<Scope, UserPermission> = {
  'extension:read': 'extension:read',
  'extension:write': 'extension:write',
  'extension:publish': 'extension:write',
  'extension:call': 'extension:read',
};

export function createAuthorise({ identify, tenants, logger }: AuthoriseParts): Authorise {
  /** Keys stay in their tenant. Whoever sits at this machine may name any of its tenants. */
  function within(session: Session, headers: Headers): Session {
    const named = tenantHeaders.map((name) => headers.get(name)?.trim().toLowerCase() ?? '').filter((id) => id !== '');
    const other = named.find((id) => id !== session.tenantId);
    if (other === undefined) return session;
    const mayChoose = session.via === 'local' || session.via === 'internal';
    const tenant = mayChoose && new Set(named).size === 1 ? tenants.find(other) : null;
    if (tenant === null) throw tenantMismatch(session, other);
    return sessionOf(tenants.current(tenant.tenantId), session.via);
  }

  function check(request: Request, scope: Scope): Session {
    const session = within(identified(identify, request), request.headers);
    const { user, scopes, permissions } = session;
    if (scopes !== null && !scopes.has(scope)) {
      throw forbidden(`The API key lacks the scope ${scope}.`, `Make a key with the scope ${scope}.`);
    }
    if (user.type === 'client') throw forbidden(`${user.name} is a portal user.`, 'Act as a staff user.');
    const needed = permissionFor[scope];
    if (!permissions.has(needed))
      throw forbidden(`${user.name} lacks the permission ${needed}.`, 'Act as a user who holds it.');
    return session;
  }

  return (request, { scope }) => {
    const { method, url } = request;
    try {
      return check(request, scope);
    } catch (error) {
      if (error instanceof Refusal) {
        const { code, why } = error.answer.explanation;
        logger.info({ method, path: new URL(url).pathname, scope, code, why }, 'a management request was refused');
      }
      throw error;
    }
  };
}

/** The routes of this API say `unauthorized` in small letters. */
function identified(identify: Identify, request: Request): Session {
  try {
    return identify(request).session;
  } catch (error) {
    if (!(error instanceof Refusal) || error.answer.status !== 401) throw error;
    throw new Refusal({ ...error.answer, body: { error: 'unauthorized' } }, { cause: error });
  }
}

function forbidden(why: string, fix: string): Refusal {
  const explanation = { code: 'forbidden', what: 'The request is not allowed.', why, fix };
  return new Refusal({ status: 403, body: { error: 'forbidden' }, explanation });
}

function tenantMismatch({ tenantId }: Session, other: string): Refusal {
  const explanation = {
    code: 'tenant_mismatch',
    what: 'The request is for another tenant.',
    why: `Its header names tenant ${other}, the session is of ${tenantId}.`,
    fix: 'Leave the tenant headers out, or use a key of that tenant.',
  };
  return new Refusal({ status: 403, body: { error: 'tenant_mismatch' }, explanation });
}
