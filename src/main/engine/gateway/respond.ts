/** Makes the client's answer from the runner's (contract topics: response handling of both gateway routes). */
import type { ExecuteResponse } from '../../../../runner/types.ts';
import type { FidelityNote } from '../../../contract/trace-attributes.ts';
import type { FidelityPosition } from '../fidelity.ts';
import type { Via } from './target.ts';

const proxyHeaders = ['content-type', 'cache-control', 'x-ext-request-id', 'x-ext-warning'];
const handlerHeaders = ['content-type', 'cache-control', 'etag'];
/** What production's API route takes from the transport between gateway and runner in place of the handler's headers. */
const productionHeaders = { 'content-type': 'application/json', 'cache-control': 'public, max-age=31536000, immutable' };

const bodilessStatuses: ReadonlySet<number> = new Set([204, 205, 304]);

export interface ClientAnswer {
  status: number;
  headers: Record<string, string>;
  /** Null for none. */
  body: Uint8Array<ArrayBuffer> | null;
  /** Set when the position of the switch made a difference. */
  note: FidelityNote | null;
}

interface AnswerOptions {
  position: FidelityPosition;
  /** Those that a runner elsewhere sent its answer with; by default production's. */
  transportHeaders?: Record<string, string> | undefined;
}

export function clientAnswer(via: Via, response: ExecuteResponse, options: AnswerOptions): ClientAnswer {
  const { position, transportHeaders = productionHeaders } = options;
  const { status } = response;
  const bytes = response.body_b64 === null ? null : new Uint8Array(Buffer.from(response.body_b64, 'base64'));
  const body = bytes === null || bytes.length === 0 ? null : bytes;
  if (via === 'ext-proxy') return { status, headers: pick(response.headers, proxyHeaders), body, note: null };
  const ofHandler = pick(response.headers, handlerHeaders);
  const headers = position === 'platform' ? pick(transportHeaders, handlerHeaders) : ofHandler;
  return { status, headers, body, note: sameHeaders(ofHandler) ? null : noteOf(position, ofHandler) };
}

/**
 * Fails where the platform's response constructor does: for a status outside 200–599, a body where none may be, or a
 * header that cannot be sent. Checked here because HTTP servers for Node replace the global constructor by a laxer one.
 */
export function toResponse({ status, headers, body }: ClientAnswer): Response {
  if (!Number.isInteger(status) || status < 200 || status > 599) {
    throw new RangeError(`The status ${status} is outside 200 to 599`);
  }
  if (body !== null && bodilessStatuses.has(status)) throw new TypeError(`A response with status ${status} cannot have a body`);
  return new Response(body, { status, headers: new Headers(headers) });
}

/** Names are compared without case; of several that differ only in case the last one counts. */
function pick(headers: Record<string, string>, names: readonly string[]): Record<string, string> {
  const picked: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    const lower = name.toLowerCase();
    if (names.includes(lower)) picked[lower] = value;
  }
  return picked;
}

function sameHeaders(ofHandler: Record<string, string>): boolean {
  const expected = Object.entries(productionHeaders);
  return Object.keys(ofHandler).length === expected.length && expected.every(([name, value]) => ofHandler[name] === value);
}

function noteOf(position: FidelityPosition, ofHandler: Record<string, string>): FidelityNote {
  const list = Object.entries(ofHandler).map(([name, value]) => `${name}: ${value}`);
  const handlers = list.length === 0 ? 'none of content-type, cache-control and etag' : list.join(', ');
  const note =
    position === 'platform'
      ? `The handler set ${handlers}. Production drops the handler's headers on this route and sends application/json, cacheable for a year.`
      : `The client gets the handler's headers, ${handlers}. Production would send application/json, cacheable for a year.`;
  return { switch: 'gateway.response-headers', position, note };
}
