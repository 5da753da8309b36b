/** Ids of traces and spans: 32 and 16 hex digits, as W3C trace context wants them. */
import { createHash, randomBytes, randomFillSync } from 'node:crypto';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const spanIdBytes = 8;
const noTrace = '0'.repeat(32);

/** The trace id of a request id: a UUID without its dashes, else the first 32 hex digits of the text's SHA-256. */
export function traceIdOf(requestId: string): string {
  if (uuid.test(requestId)) {
    const id = requestId.replaceAll('-', '').toLowerCase();
    // Trace context forbids the all-zero id, which the nil UUID would become.
    if (id !== noTrace) return id;
  }
  return createHash('sha256').update(requestId).digest('hex').slice(0, 32);
}

export function randomTraceId(): string {
  return randomBytes(16).toString('hex');
}

/** Span ids, cut from random bytes that are drawn for many at once: drawing takes longer than all else about a span. */
export function createSpanIds(): () => string {
  const pool = Buffer.alloc(spanIdBytes * 256);
  let next = pool.length;
  return () => {
    if (next === pool.length) {
      randomFillSync(pool);
      next = 0;
    }
    next += spanIdBytes;
    return pool.toString('hex', next - spanIdBytes, next);
  };
}
