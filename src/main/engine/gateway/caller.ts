/** Who sends a request: another part of the workbench, proven by the token of this launch, or anyone else. */
import { randomUUID } from 'node:crypto';
import { traceSources } from '../../../contract/traces.ts';
import { isSameSecret } from '../access/key-text.ts';
import type { TraceSource } from '../trace/types.ts';

const tokenHeader = 'x-alga-workbench-token';
const sourceHeader = 'x-alga-workbench-source';
const requestIdHeader = 'x-alga-workbench-request-id';
const rateLimitHeader = 'x-alga-workbench-rate-limit';

/** Headers between parts of the workbench; neither traces nor guests see them. */
export const internalHeaderNames: ReadonlySet<string> = new Set([tokenHeader, sourceHeader, requestIdHeader, rateLimitHeader]);

const maxRequestIdLength = 128;

export interface Caller {
  /** True when the request carries the token of this launch. */
  isInternal: boolean;
  source: TraceSource;
  requestId: string;
  /** True when the id was made for this request, so that nothing of that id can be there yet. */
  isNewId: boolean;
  /** Benches and replays ask for this; it is believed only of internal requests. */
  skipsRateLimit: boolean;
}

export interface InternalRequest {
  token: string;
  source: TraceSource;
  /** The request id, where the guest should not see an `x-request-id` that no client of production would send. */
  requestId?: string;
  skipsRateLimit?: boolean;
}

/** The headers by which another part of the workbench tells the gateway what it sends. */
export function internalHeaders({ token, source, requestId, skipsRateLimit }: InternalRequest): Record<string, string> {
  return {
    [tokenHeader]: token,
    [sourceHeader]: source,
    ...(requestId === undefined ? {} : { [requestIdHeader]: requestId }),
    ...(skipsRateLimit ? { [rateLimitHeader]: 'off' } : {}),
  };
}

/** True for a request that carries the token of this launch; an empty token is nobody's. */
export function isInternalRequest(headers: Headers, token: string): boolean {
  const sent = headers.get(tokenHeader);
  return token !== '' && sent !== null && isSameSecret(sent, token);
}

/** Reads the caller. A request id of the client is kept when it is not blank and not longer than 128 characters. */
export function identifyCaller(headers: Headers, token: string): Caller {
  const isInternal = isInternalRequest(headers, token);
  const stated = traceSources.find((source) => source === headers.get(sourceHeader));
  const asked = (isInternal ? headers.get(requestIdHeader) : null) ?? headers.get('x-request-id') ?? '';
  const requestId = requestIdFrom(asked);
  return {
    isInternal,
    source: (isInternal ? stated : undefined) ?? 'http',
    requestId,
    isNewId: requestId !== asked,
    skipsRateLimit: isInternal && headers.get(rateLimitHeader) === 'off',
  };
}

/** The id that a client asked for; a new one for a blank, or one that is too long. */
export function requestIdFrom(asked: string): string {
  return asked.trim() !== '' && asked.length <= maxRequestIdLength ? asked : randomUUID();
}
