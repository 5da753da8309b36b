/**
 * Who may publish. In production a header that any caller can set opens the gate, the API key is only looked at for
 * being there, and the tenant is whatever a header names; that is offered for trying it out and never the default.
 */
import { hashOf, keyIn } from '../../access/key-text.ts';
import type { Fidelity } from '../../fidelity.ts';
import type { Clock } from '../../parts.ts';
import type { Uploader } from '../../registry/publish-uploads.ts';
import type { Authorise } from '../session.ts';
import { PublishRefusal } from './answer.ts';
import type { LimitOptions } from './limiter.ts';
import { createLimiter } from './limiter.ts';

export interface GateParts {
  authorise: Authorise;
  fidelity: Fidelity;
  clock: Clock;
  /** `EXT_BUNDLES_ALLOW_INSECURE`; read for each request. */
  allowInsecure: () => boolean;
  limit: () => LimitOptions;
  /** False where other machines reach the gateway: there production's gate is never offered. */
  isLocal: () => boolean;
  /** The tenant of requests that name none, where production's gate is tried out; null when there is none. */
  fallbackTenant: () => string | null;
}

export interface Publisher extends Uploader {
  /** True where production's gate let the request in. */
  isUnchecked: boolean;
}

/** Throws a `PublishRefusal`, or the `Refusal` of the session. */
export type Gate = (request: Request) => Publisher;

const adminHeader = 'x-alga-admin';

/** One for each route: they are limited apart. */
export function createGate(parts: GateParts): Gate {
  const { authorise, clock, allowInsecure, limit, fallbackTenant } = parts;
  const isWithinLimit = createLimiter(limit, clock);

  /** The platform's own command line sends the header too, so a client that forgets it learns that here. */
  function demandHeader({ headers }: Request): void {
    if (headers.get(adminHeader)?.trim().toLowerCase() === 'true' || allowInsecure()) return;
    throw new PublishRefusal({
      status: 403,
      code: 'RBAC_FORBIDDEN',
      message: 'Forbidden',
      why: 'rbac_forbidden_missing_admin_header',
    });
  }

  function signedIn(request: Request): Publisher {
    const session = authorise(request, { scope: 'extension:publish' });
    const { tenantId, via, user } = session;
    const owner = via === 'api-key' ? `key:${hashOf(keyIn(request.headers) ?? '')}` : `${via}:${user.userId}`;
    return { tenantId, owner, isUnchecked: false };
  }

  function unchecked({ headers }: Request): Publisher {
    const tenantId = headers.get('x-tenant-id')?.trim() || fallbackTenant();
    return { tenantId: tenantId ?? '', owner: `client:${clientOf(headers)}`, isUnchecked: true };
  }

  return (request) => {
    demandHeader(request);
    const publisher = standsOpen(parts) ? unchecked(request) : signedIn(request);
    if (isWithinLimit(publisher.owner)) return publisher;
    throw new PublishRefusal({ status: 429, code: 'RATE_LIMIT', message: 'Too Many Requests', why: 'rate_limited' });
  };
}

type Openness = Pick<GateParts, 'fidelity' | 'isLocal'>;

const asksForIt = ({ fidelity }: Openness): boolean => fidelity.position('publish.gate') === 'platform';
const standsOpen = (parts: Openness): boolean => parts.isLocal() && asksForIt(parts);

/** What to tell at the start about a gate that stands open, or should and does not; null when there is nothing to tell. */
export function gateNotice(parts: Openness): string | null {
  if (!asksForIt(parts)) return null;
  return parts.isLocal()
    ? 'Publishing is open to anyone who sends the header x-alga-admin, as in production. Set publish.gate to helpful to ask for an API key.'
    : 'Publishing asks for an API key in spite of publish.gate, because other machines reach the gateway.';
}

/** As the platform tells clients apart. */
function clientOf(headers: Headers): string {
  const forwarded = headers.get('x-forwarded-for')?.split(',')[0]?.trim();
  return forwarded || headers.get('x-real-ip')?.trim() || 'unknown';
}
