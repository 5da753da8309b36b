/** The product's own routes over HTTP (contract topic: ui-proxy host API). */
import type { UiProxy } from '../../host/services.ts';

/** Undefined for a base that is none: then no route exists. */
export function createHttpUiProxy({ base, timeoutMs }: { base: string | null; timeoutMs: number }): UiProxy | undefined {
  if (base === null || !URL.canParse(base)) return undefined;
  const root = base.replace(/\/+$/, '');
  return {
    async call({ segments, query, headers, payload, signal }) {
      const path = segments.map((segment) => `/${encodeURIComponent(segment)}`).join('');
      const response = await fetch(`${root}${path}${query === '' ? '' : `?${query}`}`, {
        method: payload === null ? 'GET' : 'POST',
        headers,
        ...(payload === null ? {} : { body: new Uint8Array(payload) }),
        signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
      });
      return { status: response.status, body: new Uint8Array(await response.arrayBuffer()) };
    },
  };
}
