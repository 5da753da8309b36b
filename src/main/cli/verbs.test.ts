import { describe, expect, it } from 'vitest';
import type { Span, TraceDetail } from '../../contract/traces.ts';
import { callJson } from './call.ts';
import { nameFromFolder } from './new.ts';
import { traceLines } from './traces.ts';

const traceId = 'a'.repeat(32);

function span(spanId: string, parentSpanId: string | null, name: string): Span {
  return {
    traceId,
    spanId,
    parentSpanId,
    name,
    kind: 'internal',
    startedAt: 0,
    durationMs: 1.25,
    state: 'ok',
    attributes: {},
    explanation: null,
  };
}

describe('new', () => {
  it('makes a reverse-domain name of a folder', () => {
    expect(nameFromFolder('/tmp/My Reports!')).toBe('com.example.my-reports');
    expect(nameFromFolder('/tmp/Ünï cödé')).toBe('com.example.uni-code');
    expect(nameFromFolder('/tmp/---')).toBe('com.example.extension');
  });
});

describe('call', () => {
  const answer = {
    traceId,
    requestId: 'r',
    status: 200,
    headers: [{ name: 'content-type', value: 'text/plain' }],
    handler: null,
    durationMs: 3,
  };

  it('gives text as body', () => {
    const result = callJson({ ...answer, bodyBase64: Buffer.from('grüße').toString('base64') });
    expect(result).toMatchObject({ status: 200, body: 'grüße', headers: { 'content-type': 'text/plain' }, traceId });
  });

  it('gives bytes that are no text as bodyBase64', () => {
    const bodyBase64 = Buffer.from([0xff, 0xfe, 0]).toString('base64');
    const result = callJson({ ...answer, bodyBase64 });
    expect(result).toMatchObject({ bodyBase64 });
    expect(result).not.toHaveProperty('body');
  });
});

describe('traces', () => {
  it('indents children and puts logs below their span', () => {
    const detail = {
      spans: [span('1', null, 'gateway'), span('2', '1', 'guest'), span('3', '9', 'orphan')],
      logs: [{ traceId, spanId: '2', at: 0, level: 'info', stream: 'log', message: 'hi', truncated: false }],
    } as unknown as TraceDetail;
    expect(traceLines(detail)).toEqual(['gateway  1.3 ms', '  guest  1.3 ms', '    info: hi', 'orphan  1.3 ms']);
  });
});
