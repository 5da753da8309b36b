/** Builds what the runner is sent (contract topics: gateway API route, "forwarded"; ext-proxy route, differences). */
import { randomUUID } from 'node:crypto';
import type { User } from '../../../contract/workbench.ts';
import type { ExecuteBody, ExecuteUser, RoutingHeaders } from '../../../../runner/types.ts';
import type { InstallConfig } from '../registry/types.ts';
import type { Transport } from './dispatch.ts';
import type { Via } from './target.ts';

/** Bytes of the execute document that the production runner reads. */
export const maxExecuteBytes = 2_097_152;

const guestHeaders: Record<Via, readonly string[]> = {
  ext: ['x-request-id', 'accept', 'content-type', 'accept-encoding', 'user-agent'],
  'ext-proxy': ['accept', 'content-type', 'accept-encoding', 'user-agent', 'x-request-id', 'x-idempotency-key'],
};

export interface ForwardRequest {
  via: Via;
  method: string;
  path: string;
  query: URLSearchParams;
  headers: Headers;
  /** Null when there is none, which a guest can tell from an empty one. */
  body: Uint8Array | null;
  requestId: string;
  tenantId: string;
  user: User;
  config: InstallConfig;
  timeoutMs: number;
}

export interface Forward {
  routing: RoutingHeaders;
  body: ExecuteBody;
  transport: Transport;
}

export function buildForward(request: ForwardRequest): Forward {
  const { via, method, headers, requestId, tenantId, user } = request;
  const { install, config, providers, secretEnvelope, configVersion, secretsVersion } = request.config;
  const { installId, versionId, registryId } = install;
  const isGet = method === 'GET';
  // Only the API route sends the key to the runner, so only there a repeated request is answered from its cache.
  const idempotencyKey = via === 'ext' && !isGet ? headers.get('x-idempotency-key') || requestId : null;
  return {
    routing: { tenant: tenantId, extension: install.registryId, requestId, idempotencyKey },
    body: {
      context: {
        request_id: requestId,
        tenant_id: tenantId,
        extension_id: install.registryId,
        install_id: install.installId,
        content_hash: install.contentHash,
        version_id: install.versionId,
        config,
      },
      http: {
        method,
        path: request.path,
        query: Object.fromEntries(request.query),
        headers: { ...pickHeaders(request), 'x-alga-tenant': tenantId, 'x-alga-extension': install.registryId },
        body_b64: isGet ? null : bodyText(request),
      },
      limits: { timeout_ms: request.timeoutMs, memory_mb: null },
      secret_envelope: secretEnvelope,
      providers,
      user: userOf(user, via),
    },
    transport: { via, installId, versionId, registryId, configVersion, secretsVersion, scheduleId: null },
  };
}

/** True when the execute document is larger than the production runner reads. */
export function isOverExecuteLimit(body: ExecuteBody): boolean {
  // Measuring means writing the document once more; below half the limit its other parts cannot make up the rest.
  if ((body.http.body_b64?.length ?? 0) < maxExecuteBytes / 2) return false;
  return Buffer.byteLength(JSON.stringify(body)) > maxExecuteBytes;
}

function bodyText({ via, body }: ForwardRequest): string | null {
  if (body === null) return via === 'ext' ? '' : null;
  return Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('base64');
}

function pickHeaders({ via, method, headers }: ForwardRequest): Record<string, string> {
  const picked: Record<string, string> = {};
  for (const name of guestHeaders[via]) {
    const value = headers.get(name);
    if (value !== null) picked[name] = value;
  }
  if (via === 'ext-proxy' && method !== 'GET') picked['x-idempotency-key'] ??= randomUUID();
  return picked;
}

function userOf(user: User, via: Via): ExecuteUser {
  return {
    user_id: user.userId,
    user_email: user.email,
    user_name: user.name,
    user_type: user.type,
    client_name: user.clientName,
    client_id: user.clientId,
    additional_fields: via === 'ext-proxy' ? { username: user.email } : {},
  };
}
