/**
 * As whom a request acts: a part of the workbench, the holder of an API key, a runner, or whoever sits at this machine.
 * The platform signs people in by a cookie of its own site; the workbench has the local user in its place.
 */
import type { ApiKeyScope } from '../../../contract/api-keys.ts';
import type { User, UserPermission } from '../../../contract/workbench.ts';
import { isInternalRequest } from '../gateway/caller.ts';
import { foreignPage } from '../gateway/origin-guard.ts';
import { Refusal } from '../gateway/refusal.ts';
import { hostName, isLoopback } from '../listen/local-host.ts';
import type { Tenants } from '../tenant/tenants.ts';
import type { ApiKeys, KeyVerdict } from './api-keys.ts';
import { keyIn, keyStart } from './key-text.ts';

export type Scope = ApiKeyScope;

export interface Session {
  tenantId: string;
  user: User;
  permissions: ReadonlySet<UserPermission>;
  via: 'local' | 'internal' | 'api-key' | 'service';
  /** What an API key is for; null where there is no key. */
  scopes: ReadonlySet<Scope> | null;
}

/** A session, and the sentence that says why it is this one. */
export interface Identified {
  session: Session;
  reason: string;
}

/** Throws a `Refusal` with 401 when nobody is behind the request. Its Host and Origin were looked at before. */
export type Identify = (request: Request) => Identified;

export interface SessionParts {
  tenants: Pick<Tenants, 'current' | 'user' | 'find'>;
  keys: Pick<ApiKeys, 'check'>;
  /** The token of this launch, by which other parts of the workbench are known. */
  internalToken: string;
  /** Requests without credentials act as the local user, unless this is set. */
  requireAuth: boolean;
  /** True for the token of the runner; such requests must name their tenant. By default no token is let in. */
  isServiceToken?: (sent: string) => boolean;
}

export const tenantHeaders = ['x-alga-tenant', 'x-tenant-id'] as const;
const serviceHeader = 'x-runner-auth';

export function sessionOf(user: User, via: Session['via'], scopes: Session['scopes'] = null): Session {
  return { tenantId: user.tenantId, user, permissions: new Set(user.permissions), via, scopes };
}

export function createIdentify(parts: SessionParts): Identify {
  const { tenants, keys, internalToken, requireAuth, isServiceToken = () => false } = parts;

  function byKey(verdict: KeyVerdict): Identified {
    if (!verdict.ok) throw keyRefused(verdict);
    const { key } = verdict;
    const user = tenants.user(key.userId);
    if (user === null) throw keyRefused({ ok: false, why: 'unknown', key });
    const reason = `The API key ${key.name} (${key.prefix}…) acts as ${user.email}.`;
    return { session: sessionOf(user, 'api-key', new Set(key.scopes)), reason };
  }

  function byService(headers: Headers): Identified | null {
    const sent = headers.get(serviceHeader);
    if (sent === null || !isServiceToken(sent)) return null;
    const tenant = tenants.find(tenantHeaders.map((name) => headers.get(name)?.trim() ?? '').find(Boolean) ?? '');
    if (tenant === null) return null;
    const user = tenants.current(tenant.tenantId);
    return { session: sessionOf(user, 'service'), reason: `The runner's token acts as ${user.email} of ${tenant.name}.` };
  }

  return (request) => {
    const { headers, url } = request;
    if (isInternalRequest(headers, internalToken)) {
      const user = tenants.current();
      return { session: sessionOf(user, 'internal'), reason: `The request acts as the selected user ${user.email}.` };
    }
    const key = keyIn(headers);
    if (key?.startsWith(keyStart)) return byKey(keys.check(key));
    const service = byService(headers);
    if (service !== null) return service;
    if (requireAuth || !isLoopback(hostName(headers.get('host') ?? new URL(url).host)))
      throw key === null ? nobody() : foreignKey();
    // The guard refuses foreign pages, unless production's position lets them through to here.
    if (foreignPage(request) !== null) throw foreignCaller();
    const user = tenants.current();
    const local = `The request comes from this machine and acts as the selected user ${user.email}.`;
    // Production looks at its own keys only; here a key of anything else says no more than none at all.
    const reason = key === null ? local : `${local} Its API key is none of this workbench's and counts as none.`;
    return { session: sessionOf(user, 'local'), reason };
  };
}

function nobody(): Refusal {
  return unauthorized('unauthenticated', {
    what: 'The request is not signed in.',
    why: 'The workbench was started with authentication required, and the request carries no API key.',
    fix: 'Send a key in x-api-key, send the request from the request console, or start without --require-auth.',
  });
}

function foreignCaller(): Refusal {
  return unauthorized('unauthenticated', {
    what: 'The request is not signed in.',
    why: 'It was sent by a web page elsewhere, and carries no API key.',
    fix: 'Send a key in x-api-key, or call from a page of the workbench.',
  });
}

function foreignKey(): Refusal {
  return unauthorized('api_key_unknown', {
    what: 'The API key is not known.',
    why: `Keys of this workbench begin with ${keyStart}.`,
    fix: 'Make one with `alga-workbench api-key create` and send that.',
  });
}

function keyRefused({ why, key }: Extract<KeyVerdict, { ok: false }>): Refusal {
  const named = key === null ? 'The API key' : `The API key ${key.name} (${key.prefix}…)`;
  const reasons = {
    unknown: 'It was made in another workbench, or its tenant or user was removed.',
    revoked: 'It was revoked.',
    expired: 'Its time is over.',
  };
  return unauthorized(`api_key_${why}`, {
    what: `${named} is not let in.`,
    why: reasons[why],
    fix: 'Make a new key with `alga-workbench api-key create` and send that.',
  });
}

function unauthorized(code: string, words: { what: string; why: string; fix: string }): Refusal {
  return new Refusal({ status: 401, body: { error: 'Unauthorized' }, explanation: { code, ...words } });
}
