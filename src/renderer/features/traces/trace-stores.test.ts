import { describe, expect, it, vi } from 'vitest';
import type { TraceBatch, TraceDetail, TraceSummary } from '../../../contract/traces.ts';
import { createTraceDetails } from './trace-details.ts';
import { createTraceList } from './trace-list.ts';
import { detailOf, spanOf, summaryOf, traceId } from './testing.ts';

type Listener = { take: (batch: TraceBatch) => void; again: () => void };

function createSource() {
  const listeners = new Set<Listener>();
  return {
    source: {
      listen: (listener: Listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    listeners,
    send: (part: Partial<TraceBatch>) => {
      for (const { take } of listeners) take({ traces: [], spans: [], logs: [], ...part });
    },
    again: () => {
      for (const listener of listeners) listener.again();
    },
  };
}

const trace = (number: number, part: Partial<TraceSummary> = {}) =>
  summaryOf({ traceId: String(number), startedAt: number, ...part });
const ids = (traces: readonly TraceSummary[]) => traces.map((each) => Number(each.traceId));

function createList(stored: TraceSummary[], options: { pageSize?: number; limit?: number } = {}) {
  const live = createSource();
  const read = vi.fn((page: { before?: number; limit: number }) => {
    const older = stored.filter(({ startedAt }) => page.before === undefined || startedAt < page.before);
    return Promise.resolve({ traces: older.slice(0, page.limit), total: stored.length });
  });
  return { live, read, list: createTraceList({ filter: {}, source: live.source, read, ...options }) };
}

describe('a list of traces', () => {
  it('reads the newest page, then takes what comes live', async () => {
    const { list, live } = createList([trace(2), trace(1)]);
    list.start();
    await vi.waitFor(() => expect(list.state.get().phase).toBe('ready'));
    live.send({ traces: [trace(3)] });
    expect(ids(list.state.get().traces)).toEqual([3, 2, 1]);
    expect(list.state.get().total).toBe(3);
  });

  it('keeps a trace that came and went while the page was read', async () => {
    const { list, live } = createList([trace(1)]);
    list.start();
    live.send({ traces: [trace(2)] });
    await vi.waitFor(() => expect(list.state.get().phase).toBe('ready'));
    expect(ids(list.state.get().traces)).toEqual([2, 1]);
  });

  it('reads older pages on demand, one at a time', async () => {
    const stored = [5, 4, 3, 2, 1].map((number) => trace(number));
    const { list, read } = createList(stored, { pageSize: 2 });
    list.start();
    await vi.waitFor(() => expect(ids(list.state.get().traces)).toEqual([5, 4]));
    list.more();
    list.more();
    await vi.waitFor(() => expect(ids(list.state.get().traces)).toEqual([5, 4, 3, 2]));
    expect(read).toHaveBeenCalledTimes(2);
  });

  it('keeps older pages when it is read again, and drops what was removed', async () => {
    const stored = [4, 3, 2, 1].map((number) => trace(number));
    const { list, live } = createList(stored, { pageSize: 2 });
    list.start();
    await vi.waitFor(() => expect(list.state.get().phase).toBe('ready'));
    list.more();
    await vi.waitFor(() => expect(list.state.get().traces).toHaveLength(4));
    live.again();
    await vi.waitFor(() => expect(ids(list.state.get().traces)).toEqual([4, 3, 2, 1]));
    stored.length = 0;
    live.again();
    await vi.waitFor(() => expect(list.state.get().traces).toEqual([]));
  });

  it('says why it could not be read', async () => {
    const list = createTraceList({
      filter: {},
      source: createSource().source,
      read: () => Promise.reject(new Error('no disk')),
    });
    list.start();
    await vi.waitFor(() => expect(list.state.get().failure?.why).toBe('no disk.'));
  });

  it('hears nothing after it was stopped', async () => {
    const { list, live } = createList([trace(1)]);
    const stop = list.start();
    await vi.waitFor(() => expect(list.state.get().phase).toBe('ready'));
    stop();
    expect(live.listeners.size).toBe(0);
    live.send({ traces: [trace(2)] });
    expect(ids(list.state.get().traces)).toEqual([1]);
  });
});

describe('single traces', () => {
  const open = spanOf('s1', null, { state: 'open', durationMs: null });

  it('are read once and kept current', async () => {
    const live = createSource();
    const read = vi.fn(() => Promise.resolve(detailOf([open])));
    const details = createTraceDetails({ source: live.source, read });
    const store = details.detail(traceId);
    expect(details.detail(traceId)).toBe(store);
    await vi.waitFor(() => expect(store.get().phase).toBe('ready'));
    live.send({ spans: [spanOf('s1', null, { durationMs: 7 })], traces: [summaryOf({ durationMs: 8 })] });
    expect(store.get().detail?.spans[0]?.durationMs).toBe(7);
    expect(store.get().detail?.summary.durationMs).toBe(8);
    expect(read).toHaveBeenCalledTimes(1);
  });

  it('can be tried again after a failure', async () => {
    const read = vi
      .fn<() => Promise<TraceDetail>>()
      .mockRejectedValueOnce(new Error('gone'))
      .mockResolvedValue(detailOf([open]));
    const details = createTraceDetails({ source: createSource().source, read });
    const store = details.detail(traceId);
    await vi.waitFor(() => expect(store.get().phase).toBe('failed'));
    details.retry(traceId);
    await vi.waitFor(() => expect(store.get().phase).toBe('ready'));
  });

  it('are let go of when many others were looked at since', async () => {
    const details = createTraceDetails({ source: createSource().source, read: () => Promise.resolve(detailOf([open])) });
    const first = details.detail('first');
    for (let index = 0; index < 12; index += 1) details.detail(`other-${index}`);
    expect(details.detail('first')).not.toBe(first);
  });
});
