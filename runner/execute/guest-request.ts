/** The execute body as the guest sees it (contract topic: capabilities, how the request is presented to the guest). */
import { decodeBase64 } from '../base64.ts';
import { contextData } from '../host/context.ts';
import type { HostScope } from '../host/services.ts';
import type { ExecuteBody } from '../types.ts';
import type { GuestRequest } from '../worker/protocol.ts';

export function scopeOf({ context }: ExecuteBody): HostScope {
  return {
    tenantId: context.tenant_id,
    extensionId: context.extension_id,
    installId: context.install_id,
    versionId: context.version_id,
    requestId: context.request_id,
  };
}

/** Null when the body is not base64. */
export function guestRequest(body: ExecuteBody): GuestRequest | null {
  const bytes = guestBody(body.http.body_b64);
  if (bytes === null) return null;
  return {
    context: contextData({ scope: scopeOf(body) }),
    http: {
      method: body.http.method,
      url: guestUrl(body.http.path, body.http.query),
      headers: Object.entries(body.http.headers).map(([name, value]) => ({ name, value })),
      body: bytes,
    },
  };
}

/** A relative reference: the path, and the form-urlencoded query behind `?`, or `&` where the path has one already. */
export function guestUrl(path: string, query: Record<string, string>): string {
  const encoded = new URLSearchParams(query).toString();
  if (encoded === '') return path;
  return `${path}${path.includes('?') ? '&' : '?'}${encoded}`;
}

function guestBody(text: string | null): Uint8Array | undefined | null {
  return text === null ? undefined : decodeBase64(text.trim());
}
