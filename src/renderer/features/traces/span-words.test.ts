import { describe, expect, it } from 'vitest';
import { statusText, traceLook } from './looks.ts';
import { phaseTimes } from './phase-times.ts';
import { spanPreview } from './previews.ts';
import { spanOf, summaryOf } from './testing.ts';

const call = (attributes: Record<string, never> | object, part = {}) =>
  spanOf('call', null, { kind: 'host-call', attributes: attributes as never, ...part });

describe('spanPreview', () => {
  it('shows arguments and result of a host call', () => {
    expect(spanPreview(call({ args: { namespace: 'demo', key: 'k' }, result: { revision: 2 } }))).toBe(
      '("demo", "k") → {revision: 2}',
    );
  });

  it('begins with the error of one that failed', () => {
    const attributes = { args: { request: { url: 'http://127.0.0.1/' } }, error: 'not-allowed', decision: 'refused: private' };
    expect(spanPreview(call(attributes))).toBe('→ not-allowed, refused: private ({url: "http://127.0.0.1/"})');
  });

  it('stays short', () => {
    expect(spanPreview(call({ args: { text: 'x'.repeat(5000) }, result: 'y'.repeat(5000) })).length).toBeLessThanOrEqual(160);
  });

  it('gives the reason of a check and the status of an answer', () => {
    expect(spanPreview(spanOf('a', null, { kind: 'access', attributes: { reason: 'It may.' } }))).toBe('It may.');
    const answer = { status: 500, headers: [], error: 'execute_failed' };
    expect(spanPreview(spanOf('r', null, { kind: 'runner', attributes: { answer } }))).toBe('500, execute_failed');
  });
});

describe('phaseTimes', () => {
  it('counts the time of each part without what is below it', () => {
    const spans = [
      spanOf('gateway', null, { kind: 'gateway', durationMs: 10 }),
      spanOf('runner', 'gateway', { kind: 'runner', durationMs: 7 }),
      spanOf('guest', 'runner', { kind: 'guest', durationMs: 6 }),
      spanOf('put', 'guest', { kind: 'host-call', durationMs: 2 }),
    ];
    expect(phaseTimes(spans)).toEqual([
      { name: 'Gateway', durationMs: 3 },
      { name: 'Runner', durationMs: 1 },
      { name: 'Handler', durationMs: 4 },
      { name: 'Host calls', durationMs: 2 },
    ]);
  });
});

describe('looks', () => {
  it('names the statuses that are in use, and shows others as they are', () => {
    expect(statusText(404)).toBe('404 Not Found');
    expect(statusText(299)).toBe('299');
  });

  it('tells how a request went by its status, or by its state without one', () => {
    expect(traceLook(summaryOf({ status: 404, state: 'error' }))).toEqual({ status: 'warn', label: '404 Not Found' });
    expect(traceLook(summaryOf({ status: null, state: 'interrupted' })).label).toBe('interrupted');
    expect(traceLook(summaryOf({ status: null, state: 'open' })).status).toBe('busy');
  });
});
