/** The execute document and its transport headers as the platform's server sends them (contract topics: both gateway routes, scheduler execution). */
import type { ExecuteBody, ExecuteUser, RoutingHeaders } from '../../../../runner/types.ts';
import type { Transport } from '../gateway/dispatch.ts';

export interface WireOptions {
  transport: Transport;
  /** What a runner that asks for a token is sent; null where none is set. */
  serviceToken: string | null;
  /** Production sends the token on its proxy route only. */
  tokenEverywhere: boolean;
}

export const serviceTokenHeader = 'x-runner-service-token';

export function wireHeaders(
  { tenant, extension, requestId, idempotencyKey }: RoutingHeaders,
  { transport, serviceToken, tokenEverywhere }: WireOptions,
): Record<string, string> {
  const isProxy = transport.via === 'ext-proxy';
  return {
    'content-type': 'application/json',
    'x-alga-tenant': tenant,
    'x-alga-extension': extension,
    ...given('x-request-id', requestId),
    ...given('x-idempotency-key', idempotencyKey),
    ...given(serviceTokenHeader, isProxy || tokenEverywhere ? serviceToken : null),
    ...(isProxy ? installHeaders(transport) : {}),
  };
}

function installHeaders({ installId, versionId, registryId, configVersion, secretsVersion }: Transport) {
  return {
    'x-ext-install-id': installId,
    'x-ext-version-id': versionId,
    'x-ext-registry-id': registryId,
    ...given('x-ext-config-version', configVersion),
    ...given('x-ext-secrets-version', secretsVersion),
  };
}

/** Without what is null or empty, which a runner takes for absent; fields that runners ignore are there all the same. */
export function wireBody({ context, http, limits, secret_envelope, providers, user }: ExecuteBody, transport: Transport) {
  const { via, scheduleId } = transport;
  const { body_b64, ...request } = http;
  const isProxy = via === 'ext-proxy';
  return {
    context: via === 'schedule' ? { ...context, trigger: 'schedule', schedule_id: scheduleId } : context,
    http: {
      ...request,
      ...(isProxy ? { url: addressOf(http) } : {}),
      ...(body_b64 === null ? {} : { body_b64 }),
    },
    limits: { timeout_ms: limits.timeout_ms, ...(limits.memory_mb === null ? {} : { memory_mb: limits.memory_mb }) },
    ...(isProxy ? { endpoint: `ui-proxy:${http.path}` } : {}),
    ...(providers.length === 0 ? {} : { providers }),
    ...(secret_envelope === null ? {} : { secret_envelope }),
    ...(user === null ? {} : { user: isProxy ? proxyUser(user) : extUser(user) }),
  };
}

function addressOf({ path, query }: ExecuteBody['http']): string {
  const text = new URLSearchParams(query).toString();
  return text === '' ? path : `${path}?${text}`;
}

function proxyUser({ client_id, ...user }: ExecuteUser) {
  return { ...user, ...given('client_id', client_id) };
}

/** The API route names the client's company by another key, and hands on no further fields. */
function extUser({ client_id, client_name, additional_fields: _fields, ...user }: ExecuteUser) {
  return { ...user, company_name: client_name, ...given('client_id', client_id) };
}

function given<Name extends string>(name: Name, value: string | null): Partial<Record<Name, string>> {
  return value === null || value === '' ? {} : ({ [name]: value } as Record<Name, string>);
}
