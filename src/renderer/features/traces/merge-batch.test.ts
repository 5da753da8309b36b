import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchesFilter, mergeSpans, mergeSummaries, nothingFollowed, takeBatch, takeReading } from './merge-batch.ts';
import { detailOf, logOf, spanOf, summaryOf, traceId } from './testing.ts';

const all = { filter: {}, limit: 100 };
const trace = (id: number, startedAt = id, part = {}) => summaryOf({ traceId: String(id), startedAt, ...part });
const ids = (traces: readonly { traceId: string }[]) => traces.map((each) => each.traceId);
const batch = (part: object) => ({ traces: [], spans: [], logs: [], ...part });

describe('mergeSummaries', () => {
  it('puts new traces first and changes held ones in place', () => {
    const held = [trace(2), trace(1, 1, { state: 'open', durationMs: null })];
    const { traces, added } = mergeSummaries(held, [trace(3), trace(1, 1, { state: 'error' })], all);
    expect(ids(traces)).toEqual(['3', '2', '1']);
    expect(traces[2]?.state).toBe('error');
    expect(added).toBe(1);
  });

  it('keeps the same list when nothing of it changes', () => {
    const held = [trace(2), trace(1)];
    expect(mergeSummaries(held, [], all).traces).toBe(held);
    expect(mergeSummaries(held, [trace(3, 3, { path: '/other' })], { ...all, filter: { text: 'hello' } }).traces).toBe(held);
  });

  it('takes a trace out that no longer fits the filter', () => {
    const held = [trace(1, 1, { state: 'ok' })];
    const { traces } = mergeSummaries(held, [trace(1, 1, { state: 'error' })], { ...all, filter: { state: 'ok' } });
    expect(traces).toEqual([]);
  });

  it('does not open an ended trace again', () => {
    const { traces } = mergeSummaries([trace(1)], [trace(1, 1, { state: 'open', durationMs: null })], all);
    expect(traces[0]?.state).toBe('ok');
  });

  it('holds each trace once, newest first and no more than the limit, in whatever order they come', () => {
    const batches = fc.array(fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 12 }), { maxLength: 8 });
    fc.assert(
      fc.property(batches, fc.integer({ min: 1, max: 50 }), (given, limit) => {
        let held: ReturnType<typeof mergeSummaries>['traces'] = [];
        for (const numbers of given)
          held = mergeSummaries(
            held,
            numbers.map((number) => trace(number)),
            { filter: {}, limit },
          ).traces;
        const expected = [...new Set(given.flat())].toSorted((a, b) => b - a);
        // What fell off the end comes back when it is told again, so only the newest are certain.
        expect(ids(held).slice(0, 1)).toEqual(expected.slice(0, 1).map(String));
        expect(new Set(ids(held)).size).toBe(held.length);
        expect(held.length).toBeLessThanOrEqual(limit);
        expect(held.map((each) => each.startedAt)).toEqual(held.map((each) => each.startedAt).toSorted((a, b) => b - a));
      }),
    );
  });
});

describe('matchesFilter', () => {
  it('compares path, extension, request id and error text without case', () => {
    const one = summaryOf({ error: 'Guest_Trap' });
    expect(matchesFilter(one, { text: 'guest_trap' })).toBe(true);
    expect(matchesFilter(one, { text: 'REPORTS' })).toBe(true);
    expect(matchesFilter(one, { text: 'elsewhere' })).toBe(false);
    expect(matchesFilter(one, { installId: 'another' })).toBe(false);
    expect(matchesFilter(one, { state: 'error' })).toBe(false);
  });
});

describe('a followed trace', () => {
  const open = spanOf('s1', null, { state: 'open', durationMs: null });
  const ended = spanOf('s1', null, { durationMs: 5 });

  it('keeps what came before it was read', () => {
    const early = takeBatch(nothingFollowed, batch({ spans: [ended], logs: [logOf('s1', 'one')] }), traceId);
    const { detail } = takeReading(early, detailOf([open], []));
    expect(detail?.spans).toEqual([ended]);
    expect(detail?.logs).toHaveLength(1);
  });

  it('takes a log line once that was read and came live', () => {
    const read = takeReading(nothingFollowed, detailOf([open], [logOf('s1', 'same'), logOf('s1', 'same')]));
    const first = takeBatch(read, batch({ logs: [logOf('s1', 'same')] }), traceId);
    const second = takeBatch(first, batch({ logs: [logOf('s1', 'same'), logOf('s1', 'same')] }), traceId);
    expect(first.detail?.logs).toHaveLength(2);
    expect(second.detail?.logs).toHaveLength(3);
  });

  it('leaves other traces alone', () => {
    const read = takeReading(nothingFollowed, detailOf([open]));
    expect(takeBatch(read, batch({ spans: [{ ...ended, traceId: 'b'.repeat(32) }] }), traceId)).toBe(read);
  });

  it('does not open an ended span again', () => {
    expect(mergeSpans([ended], [open])).toEqual([ended]);
    expect(mergeSpans([open], [ended])).toEqual([ended]);
  });
});
