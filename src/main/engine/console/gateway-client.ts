/**
 * Sends requests to the workbench's own gateway over its socket, as any client would, and opens their trace at the
 * first touch so that bridge, gateway and runner hang on one tree.
 */
import { randomUUID } from 'node:crypto';
import type { HeaderList } from '../../../contract/common.ts';
import { WorkbenchError } from '../../../contract/errors.ts';
import type { Span, SpanKind } from '../../../contract/traces.ts';
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

/** `baseUrl` is read at each call because the listener opens after the parts are made. */
export function createGatewayClient(parts: {
  trace: TraceStore;
  baseUrl: () => string;
  /** Shows the gateway that a request's stated source can be believed. */
  internalHeaders: (source: TraceSource, requestId: string) => Record<string, string>;
  fetch: typeof globalThis.fetch;
  userAgent: string;
}): GatewayClient {
  const headersOf = (request: GatewayRequest, requestId: string): Headers => {
    const headers = new Headers({ 'user-agent': parts.userAgent, accept: '*/*' });
    for (const { name, value } of request.headers) headers.append(name, value);
    for (const [name, value] of Object.entries(parts.internalHeaders(request.source, requestId))) headers.set(name, value);
    return headers;
  };

  return {
    async send(request) {
      const asked = request.headers.find((header) => header.name.toLowerCase() === 'x-request-id')?.value.trim();
      const requestId = asked || randomUUID();
      const { source, extension, installId, method, path, name, kind } = request;
      const root = parts.trace.start({
        requestId,
        source,
        extension,
        installId,
        method,
        path,
        name,
        kind,
        ...(request.attributes ? { attributes: request.attributes } : {}),
      });
      const url = `${parts.baseUrl()}/api/${request.via}/${encodeURIComponent(extension)}${path}`;
      const startedAt = performance.now();
      try {
        const response = await parts.fetch(url, {
          method,
          headers: headersOf(request, requestId),
          redirect: 'manual',
          ...(request.body === undefined ? {} : { body: new Uint8Array(request.body) }),
          ...(request.signal ? { signal: request.signal } : {}),
        });
        const body = Buffer.from(await response.arrayBuffer());
        const durationMs = performance.now() - startedAt;
        root.finish({ status: response.status, error: null, state: response.status < 400 ? 'ok' : 'error' });
        return {
          traceId: root.traceId,
          requestId,
          status: response.status,
          statusText: response.statusText,
          headers: [...response.headers].map(([headerName, value]) => ({ name: headerName, value })),
          body,
          durationMs,
        };
      } catch (error) {
        const why =
          error instanceof Error ? String((error.cause as Error | undefined)?.message ?? error.message) : String(error);
        root.finish({ status: null, error: why, state: 'error' });
        throw new WorkbenchError(
          {
            code: 'GATEWAY_UNREACHABLE',
            what: `The request ${method} ${path} got no answer from the gateway.`,
            why: `${why}.`,
            fix: 'Check the status bar; if the gateway is down, restart the workbench.',
          },
          { cause: error },
        );
      }
    },
  };
}
