/**
 * How a bridge client sends another method than POST: `__method` in the query, else in a JSON body (contract topic:
 * ext-proxy route, method override).
 */
import { endpointMethods } from '../../../contract/common.ts';

const field = '__method';
const methods: ReadonlySet<string> = new Set(endpointMethods);

export interface Overridable {
  method: string;
  query: URLSearchParams;
  /** Null for no body at all, which differs from an empty one. */
  body: Uint8Array | null;
}

export interface Overridden extends Overridable {
  /** Where the method came from; null when nothing was overridden. */
  from: 'query' | 'body' | null;
}

/** Applies the override. Only POST can be overridden; a value that is no method stays where it is and is ignored. */
export function overrideMethod(request: Overridable): Overridden {
  if (request.method.toUpperCase() !== 'POST') return { ...request, from: null };
  const asked = methodOf(request.query.get(field));
  if (asked !== null) {
    const query = new URLSearchParams(request.query);
    query.delete(field);
    return { method: asked, query, body: asked === 'GET' ? null : request.body, from: 'query' };
  }
  return overrideFromBody(request);
}

/** The body is parsed whatever its content type says. */
function overrideFromBody(request: Overridable): Overridden {
  const document = parseObject(request.body);
  const method = document === null ? null : methodOf(document[field]);
  if (document === null || method === null) return { ...request, from: null };
  const { [field]: _, ...rest } = document;
  const isDropped = method === 'GET' || Object.keys(rest).length === 0;
  const body = isDropped ? null : new TextEncoder().encode(JSON.stringify(rest));
  return { method, query: request.query, body, from: 'body' };
}

function methodOf(value: unknown): string | null {
  const method = typeof value === 'string' ? value.toUpperCase() : '';
  return methods.has(method) ? method : null;
}

function parseObject(body: Uint8Array | null): Record<string, unknown> | null {
  // Cheap refusal first: most bodies of a POST have no such field, and may be large.
  if (body === null || !Buffer.from(body.buffer, body.byteOffset, body.byteLength).includes(field)) return null;
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(body));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    // Not JSON, so it holds no override.
    return null;
  }
}
