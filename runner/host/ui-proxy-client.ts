/** The product's routes over HTTP, below a configured base (contract topic: ui-proxy host API, URL). */
import type { UiProxy } from './services.ts';

export interface UiProxyOptions {
  /** Its path is kept. */
  baseUrl: string;
  /** By default 5000; must be above 0. */
  timeoutMs?: number;
  fetch?: typeof globalThis.fetch;
}

const defaultTimeoutMs = 5000;

/** Undefined without a usable base: then no route exists. Redirects are followed as the client does by itself. */
export function createUiProxy(options: UiProxyOptions | null | undefined): UiProxy | undefined {
  if (!options || !/^https?:/i.test(options.baseUrl) || !URL.canParse(options.baseUrl)) return undefined;
  const { baseUrl, fetch = globalThis.fetch } = options;
  const timeoutMs = options.timeoutMs !== undefined && options.timeoutMs > 0 ? options.timeoutMs : defaultTimeoutMs;
  return {
    async call({ segments, query, headers, payload, signal }) {
      const response = await fetch(urlOf(baseUrl, segments, query), {
        method: payload === null ? 'GET' : 'POST',
        headers: payload === null ? headers : { ...headers, 'content-type': 'application/json' },
        ...(payload === null ? {} : { body: new Uint8Array(payload) }),
        signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
      });
      return { status: response.status, body: new Uint8Array(await response.arrayBuffer()) };
    },
  };
}

/** What is encoded already is encoded again: `%20` goes out as `%2520`, as on the platform. */
function urlOf(baseUrl: string, segments: readonly string[], query: string): URL {
  const url = new URL(baseUrl);
  const path = segments.map(encodeSegment).join('/');
  url.pathname = `${url.pathname.replace(/\/+$/, '')}/${path}`;
  url.search = query;
  url.hash = '';
  return url;
}

/** Encodes what a URL's path segment may not hold, and nothing else. */
function encodeSegment(segment: string): string {
  return segment.replace(/[^!$&'()*+,\-.0-9:;=@A-Z[\]_a-z|~]+/g, encodeURIComponent);
}
