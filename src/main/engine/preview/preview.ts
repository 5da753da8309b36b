/** Where the UI of an install is shown, and what its bridge may ask for (contract topics: iframe URL, apiproxy). */
import type { Preview, ProxyAnswer, ProxyCall } from '../../../contract/preview.ts';
import type { Install } from '../../../contract/installs.ts';
import { WorkbenchError } from '../../../contract/errors.ts';
import type { TraceStore } from '../trace/types.ts';
import type { GatewayClient } from '../console/gateway-client.ts';

/** The sandbox that the product sets; `allow-same-origin` is harmless because the origin is the install's own. */
const sandbox = 'allow-scripts allow-forms allow-popups allow-same-origin';
const proxyMethods = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']);

/** Builds the preview of an install. Fails with `UI_ENTRY_MISSING` for an extension without a UI. */
export function previewOf(input: { install: Install; path: string; parentOrigin: string; runnerPort: number }): Preview {
  const { install } = input;
  if (install.ui === null) {
    throw new WorkbenchError({
      code: 'UI_ENTRY_MISSING',
      what: `${install.slug} has no UI to preview.`,
      why: 'The installed version declares no `ui` in its manifest.',
      fix: 'Add a `ui` object to manifest.json and a ui/index.html, then build.',
    });
  }
  const origin = `http://${install.installId}.localhost:${input.runnerPort}`;
  const query = new URLSearchParams({
    path: input.path,
    tenant: install.tenantId,
    extensionId: install.registryId,
    parentOrigin: input.parentOrigin,
  });
  const page = `/ext-ui/${encodeURIComponent(install.registryId)}/${encodeURIComponent(install.contentHash)}/index.html`;
  return { url: `${origin}${page}?${query}`, origin, sandbox, contentHash: install.contentHash, installId: install.installId };
}

/** The answer to a method that the product's bridge throws on; there the UI gets no reply at all. */
function unsupportedMethod(method: string): ProxyAnswer {
  return { error: `Unsupported proxy method: ${method}`, status: null, traceId: null, durationMs: 0 };
}

/** Carries out `apiproxy` messages as gateway requests. */
export function createBridgeProxy(parts: { trace: TraceStore; gateway: GatewayClient }) {
  return async (call: ProxyCall, install: Install): Promise<ProxyAnswer> => {
    const method = (call.method?.trim() || 'POST').toUpperCase();
    if (!proxyMethods.has(method)) return unsupportedMethod(method);
    const route = call.route.startsWith('/') ? call.route : `/${call.route}`;
    const body = method === 'GET' || call.body === undefined ? undefined : Buffer.from(call.body, 'base64');
    const answer = await parts.gateway.send({
      source: 'bridge',
      name: `bridge apiproxy ${method} ${route}`,
      kind: 'bridge',
      via: 'ext-proxy',
      extension: install.registryId,
      installId: install.installId,
      method,
      path: route,
      headers: body === undefined ? [] : [{ name: 'content-type', value: 'application/octet-stream' }],
      body,
      attributes: { 'bridge.request_id': call.bridgeRequestId },
    });
    const shared = { status: answer.status, traceId: answer.traceId, durationMs: answer.durationMs };
    if (answer.status >= 200 && answer.status < 300) return { body: answer.body.toString('base64'), ...shared };
    return { error: `Proxy error ${answer.status}: ${answer.body.toString('utf8') || answer.statusText}`, ...shared };
  };
}
export type BridgeProxy = ReturnType<typeof createBridgeProxy>;
