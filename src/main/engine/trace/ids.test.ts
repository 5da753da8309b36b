import { describe, expect, it } from 'vitest';
import { createSpanIds, randomTraceId, traceIdOf } from './ids.ts';

describe('trace ids', () => {
  it('are the UUID without dashes', () => {
    expect(traceIdOf('51BBBFE5-0720-4d9b-b3e5-b5b43e441a52')).toBe('51bbbfe507204d9bb3e5b5b43e441a52');
  });

  it('are a digest of any other request id', () => {
    expect(traceIdOf('hello world')).toBe('b94d27b9934d3e08a52e52d7da7dabfa');
    expect(traceIdOf('00000000-0000-0000-0000-000000000000')).not.toBe('0'.repeat(32));
  });

  it('have the lengths of trace context', () => {
    expect(randomTraceId()).toMatch(/^[0-9a-f]{32}$/);
  });

  it('are never the same for two spans, also where new random bytes are drawn', () => {
    const newSpanId = createSpanIds();
    const ids = Array.from({ length: 600 }, newSpanId);
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{16}$/);
    expect(new Set(ids).size).toBe(ids.length);
  });
});
