/** Requests and responses as attributes of a span. */
import type { HeaderList } from '../../../contract/common.ts';
import type { TracedBody } from '../../../contract/trace-attributes.ts';
import { redactionMark } from '../trace/redact.ts';
import { internalHeaderNames } from './caller.ts';

const keptBytes = 64 * 1024;
/** Text is handed over a little longer than it is kept: the trace store redacts first, so no secret is cut in two. */
const marginBytes = 8 * 1024;
/** So many bytes make 64 KiB of base64. */
const keptBinaryBytes = 48 * 1024;

const credentials: ReadonlySet<string> = new Set([
  'authorization',
  'cookie',
  'proxy-authorization',
  'x-api-key',
  'x-runner-auth',
  'x-runner-service-token',
  'set-cookie',
]);

/** The beginning of a body; null for none. */
export function tracedBody(body: Uint8Array | null): TracedBody | null {
  if (body === null || body.length === 0) return null;
  const bytes = body.length;
  const text = decode(body.subarray(0, keptBytes + marginBytes), bytes > keptBytes + marginBytes);
  if (text !== null) return { encoding: 'utf8', data: text, bytes, truncated: bytes > keptBytes };
  const data = Buffer.from(body.subarray(0, keptBinaryBytes)).toString('base64');
  return { encoding: 'base64', data, bytes, truncated: bytes > keptBinaryBytes };
}

/** Headers for a trace: without those between parts of the workbench, credentials redacted. */
export function tracedHeaders(headers: Headers): HeaderList {
  return [...headers]
    .filter(([name]) => !internalHeaderNames.has(name))
    .map(([name, value]) => ({ name, value: credentials.has(name) ? redactionMark : value }));
}

/** Null for bytes that are not UTF-8. A character that the cut splits is left out. */
function decode(bytes: Uint8Array, isCut: boolean): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes, { stream: isCut });
  } catch {
    return null;
  }
}
