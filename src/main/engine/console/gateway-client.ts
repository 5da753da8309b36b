/**
 * Sends requests to the workbench's own gateway over its socket, as any client would, and opens their trace at the
 * first touch so that bridge, gateway and runner hang on one tree.
 */
import type { HeaderList } from '../../../contract/common.ts';
import { WorkbenchError } from '../../../contract/errors.ts';
import type { Span, SpanKind } from '../../../contract/traces.ts';
import { requestIdFrom } from '../gateway/caller.ts';
import type { TraceSource, TraceStore } from '../trace/types.ts';

export interface GatewayRequest {
  source: TraceSource;
  name: string;
  kind: SpanKind;
  via: 'ext' | 'ext-proxy';
  extension: string;
  installId: string | null;
  method: string;
  path: string;
  headers: HeaderList;
  body?: Uint8Array | undefined;
  attributes?: Span['attributes'];
  signal?: AbortSignal | undefined;
}

export interface GatewayAnswer {
  traceId: string;
  requestId: string;
  status: number;
  statusText: string;
  headers: HeaderList;
  body: Buffer;
  durationMs: number;
}

export interface GatewayClient {
  send(request: GatewayRequest): Promise<GatewayAnswer>;
}

interface GatewayClientParts {
  trace: TraceStore;
  /** Whose traces the requests are: the tenant that the window shows. */
  shownTenant: () => string;
  /** Read at each call, because the listener opens after the parts are made. */
  baseUrl: () => string;
  /** Shows the gateway that a request's stated source can be believed. */
  internalHeaders: (source: TraceSource, requestId: string) => Record<string, string>;
  fetch: typeof globalThis.fetch;
  userAgent: string;
}

/** Makes the client. `send` fails with `REQUEST_INVALID` or `GATEWAY_UNREACHABLE`. */
export function createGatewayClient(parts: GatewayClientParts): GatewayClient {
  return {
    async send(request) {
      const url = urlOf(parts.baseUrl(), request);
      const asked = request.headers.find((header) => header.name.toLowerCase() === 'x-request-id');
      const requestId = requestIdFrom(asked?.value.trim() ?? '');
      const { source, extension, installId, method, path, name, kind, attributes } = request;
      const tenantId = parts.shownTenant();
      const shown = { source, extension, installId, method, path, name, kind, attributes };
      const root = parts.trace.start({ requestId, tenantId, ...shown });
      try {
        const answer = await exchange(parts, request, url, requestId);
        root.finish({ status: answer.status, error: null, state: answer.status < 400 ? 'ok' : 'error' });
        return { traceId: root.traceId, requestId, ...answer };
      } catch (error) {
        const why = reasonOf(error);
        root.finish({ status: null, error: why, state: 'error' });
        throw unreachable(request, why, error);
      }
    },
  };
}

/**
 * The address of the request. Dot segments resolve as they do in a browser, but never out of the extension that the
 * request is for: it carries the workbench's own token.
 */
function urlOf(baseUrl: string, { via, extension, path }: GatewayRequest): URL {
  const below = `/api/${via}/${encodeURIComponent(extension)}/`;
  const url = URL.parse(`${baseUrl}${below}${path.replace(/^\//, '')}`);
  if (url?.pathname.startsWith(below)) return url;
  throw new WorkbenchError({
    code: 'REQUEST_INVALID',
    what: 'The request was not sent.',
    why: `The path ${path} leads out of the extension.`,
    fix: 'Write the path as declared, without .. in it.',
  });
}

async function exchange(
  parts: GatewayClientParts,
  request: GatewayRequest,
  url: URL,
  requestId: string,
): Promise<Omit<GatewayAnswer, 'traceId' | 'requestId'>> {
  const { method, signal } = request;
  const startedAt = performance.now();
  const response = await parts.fetch(url, {
    method,
    headers: headersOf(parts, request, requestId),
    redirect: 'manual',
    ...(request.body === undefined ? {} : { body: new Uint8Array(request.body) }),
    ...(signal ? { signal } : {}),
  });
  const body = Buffer.from(await response.arrayBuffer());
  const { status, statusText } = response;
  const headers = [...response.headers].map(([name, value]) => ({ name, value }));
  return { status, statusText, headers, body, durationMs: performance.now() - startedAt };
}

function headersOf(parts: GatewayClientParts, request: GatewayRequest, requestId: string): Headers {
  const headers = new Headers({ 'user-agent': parts.userAgent, accept: '*/*' });
  for (const { name, value } of request.headers) headers.append(name, value);
  for (const [name, value] of Object.entries(parts.internalHeaders(request.source, requestId))) headers.set(name, value);
  return headers;
}

/** `fetch` itself only says that it failed; what failed is the cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}

function unreachable({ method, path }: GatewayRequest, why: string, cause: unknown): WorkbenchError {
  return new WorkbenchError(
    {
      code: 'GATEWAY_UNREACHABLE',
      what: `The request ${method} ${path} got no answer from the gateway.`,
      why: `${why}.`,
      fix: 'Check the status bar; if the gateway is down, restart the workbench.',
    },
    { cause },
  );
}
