/**
 * Who may reach which endpoint (contract topic: gateway, decision order steps 1 to 11). The order decides which code
 * a client sees, so it is the platform's; each decision becomes a span.
 */
import type { Install } from '../../../contract/installs.ts';
import type { Endpoint } from '../../../contract/manifest.ts';
import type { Identified, Scope, Session } from '../access/session.ts';
import type { Check } from './checks.ts';
import { accessMethod, findEndpoint, pathMatches } from './endpoint-match.ts';
import type { RateLimiter } from './rate-limit.ts';
import { Refusal, refuse } from './refusal.ts';

export interface AccessRequest {
  method: string;
  path: string;
  /** The extension as the URL names it. */
  extension: string;
  session: Session;
  findInstall: () => Install | null;
  /** Slugs that the tenant has, for the words of a refusal. */
  installed: () => string[];
}

export interface Grant {
  install: Install;
  endpoint: Endpoint;
  principal: 'msp' | 'client';
}

/** Step 1: a session. */
export function checkSignedIn(check: Check, identify: () => Identified): Session {
  return check('session', () => {
    const { session, reason } = identify();
    const { via, tenantId, user } = session;
    return { reason, value: session, attributes: { via, tenantId, userId: user.userId } };
  });
}

/** Step 2: headers that name a tenant may only repeat that of the session. */
export function checkTenant(check: Check, tenantId: string, headers: Headers): void {
  check('tenant', () => {
    for (const name of ['x-alga-tenant', 'x-tenant-id']) {
      const stated = headers.get(name)?.trim() ?? '';
      if (stated !== '' && stated !== tenantId)
        throw tenantMismatch(`The header ${name} names tenant ${stated}, the session ${tenantId}.`);
    }
    return { reason: `The tenant is that of the session, ${tenantId}.`, value: null };
  });
}

/** Steps 3 to 8: method, user, install, endpoint, permission. */
export function checkAccess(check: Check, request: AccessRequest): Grant {
  const { method, path } = request;
  const { user, tenantId } = request.session;
  check('method', () => {
    if (accessMethod(method) !== null) return { reason: `${method} can be declared by an endpoint.`, value: null };
    throw refuse(404, 'endpoint_not_found', {
      what: `No endpoint can answer ${method}.`,
      why: 'Endpoints answer GET, POST, PUT, PATCH and DELETE; HEAD counts as GET.',
      fix: 'Send one of these methods.',
    });
  });
  check('user', () => {
    if (user.tenantId === tenantId) return { reason: `${user.name} belongs to the tenant.`, value: null };
    throw tenantMismatch(`The user ${user.email} belongs to tenant ${user.tenantId}, the session to ${tenantId}.`);
  });
  const install = check('install', () => {
    const found = request.findInstall();
    if (found === null || !found.enabled) throw notAvailable(request, found);
    const reason = `${found.slug} ${found.version} is installed and enabled.`;
    return { reason, value: found, attributes: { installId: found.installId, registryId: found.registryId } };
  });
  const endpoint = check('endpoint', () => {
    const found = findEndpoint(install.endpoints, method, path);
    if (found === null) throw notDeclared(install, method, path);
    return {
      reason: `The version declares ${found.method} ${found.path}.`,
      value: found,
      attributes: { endpoint: found.path },
    };
  });
  const principal = check('permission', () => permit(request, install));
  return { install, endpoint, principal };
}

/** Step 9. Whoever skips the limit is still told of it by the span. */
export function checkRate(
  check: Check,
  limiter: RateLimiter,
  request: { tenantId: string; install: Install; skips: boolean },
): void {
  const { capacity, refillPerSecond, enabled } = limiter.options;
  check('rate-limit', () => {
    if (!enabled || request.skips) return { reason: 'The rate limit is off for this request.', value: null };
    const decision = limiter.take(request.tenantId, request.install.registryId);
    if (decision.allowed) {
      const { remaining } = decision;
      return { reason: `${remaining} of ${capacity} requests are left.`, value: null, attributes: { remaining } };
    }
    const { retryAfterSeconds } = decision;
    throw new Refusal({
      status: 429,
      body: { error: 'rate_limited' },
      headers: { 'retry-after': String(retryAfterSeconds) },
      explanation: {
        code: 'rate_limited',
        what: 'The extension gets too many requests.',
        why: `It may take ${capacity} at once and ${refillPerSecond} a second after that, here as in production.`,
        fix: `Wait ${retryAfterSeconds} s, and let the UI ask less often.`,
      },
    });
  });
}

function permit({ method, session }: AccessRequest, install: Install): { reason: string; value: Grant['principal'] } {
  const { user, permissions } = session;
  const needed = accessMethod(method) === 'GET' ? 'extension:read' : 'extension:write';
  const missing = session.scopes === null ? undefined : scopesFor(needed).find((scope) => !session.scopes?.has(scope));
  if (missing !== undefined) {
    throw forbidden({ why: `The API key lacks the scope ${missing}.`, fix: `Make a key with the scope ${missing}.` });
  }
  if (user.type === 'client') {
    const label = install.ui?.hooks?.clientPortalMenu?.label;
    if (!label) {
      throw forbidden({
        why: `${user.name} is a portal user, and the version declares no menu entry in the client portal.`,
        fix: 'Add ui.hooks.clientPortalMenu with a label to manifest.json and build, or act as a staff user.',
      });
    }
    if (user.clientId === null) {
      throw forbidden({ why: `The portal user ${user.name} belongs to no client.`, fix: 'Select a user who belongs to one.' });
    }
    return {
      reason: `The version is in the client portal as "${label}", and ${user.name} belongs to a client.`,
      value: 'client',
    };
  }
  if (permissions.has(needed)) return { reason: `${user.name} holds ${needed}.`, value: 'msp' };
  throw forbidden({ why: `${user.name} lacks the permission ${needed}.`, fix: 'Select a user who holds it.' });
}

const scopesFor = (permission: 'extension:read' | 'extension:write'): Scope[] => ['extension:call', permission];

function forbidden(words: { why: string; fix: string }): Refusal {
  return refuse(403, 'forbidden', { what: 'The user may not call this endpoint.', ...words });
}

function tenantMismatch(why: string): Refusal {
  return refuse(403, 'tenant_mismatch', {
    what: 'The request is for another tenant.',
    why,
    fix: 'Leave the tenant headers out: the session decides.',
  });
}

function notAvailable(request: AccessRequest, install: Install | null): Refusal {
  const { extension } = request;
  const code = 'extension_not_available';
  if (install !== null) {
    const why = 'Its install is disabled.';
    return refuse(404, code, { what: `${install.slug} cannot be called.`, why, fix: 'Enable the install.' });
  }
  const installed = request.installed();
  const meant = installed.find((slug) => slug.endsWith(`.${extension.toLowerCase()}`));
  const others = installed.length === 0 ? 'Nothing is installed yet.' : `Installed: ${installed.join(', ')}.`;
  return refuse(404, code, {
    what: `No extension is installed as "${extension}".`,
    why: `An extension is named by its install id, its registry id, or its publisher and name with a dot between. ${others}`,
    fix: meant === undefined ? 'Build the extension to install it, then use its name from the list.' : `Use ${meant}.`,
  });
}

function notDeclared({ endpoints, slug }: Install, method: string, path: string): Refusal {
  const samePath = endpoints
    .filter((endpoint) => pathMatches(endpoint.path, path))
    .map((endpoint) => endpoint.method.toUpperCase());
  const declared = endpoints.map((endpoint) => `${endpoint.method.toUpperCase()} ${endpoint.path}`);
  const list = declared.length === 0 ? 'It declares none.' : `It declares ${declared.join(', ')}.`;
  const wanted = { method: accessMethod(method) ?? method, path, handler: endpoints[0]?.handler ?? 'dist/main' };
  return refuse(404, 'endpoint_not_found', {
    what: `${slug} declares no endpoint ${wanted.method} ${path}.`,
    why: samePath.length > 0 ? `The path is declared for ${samePath.join(', ')} only.` : list,
    fix: `Call a declared endpoint, or add ${JSON.stringify(wanted)} to api.endpoints in manifest.json and build.`,
  });
}
