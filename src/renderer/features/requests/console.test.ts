import { describe, expect, it, vi } from 'vitest';
import type { BuildState } from '../../../contract/builds.ts';
import type { ConsoleAnswer } from '../../../contract/requests.ts';
import { createLoopMeter } from '../../app/loop.ts';
import { createStore } from '../../ui/store.ts';
import { createRequestConsole } from './console.ts';
import { emptyDraft, type Draft } from './draft.ts';

const install = { installId: 'install-1', endpoints: [{ method: 'GET', path: '/api/hello', handler: 'dist/main' }] };
const hello: Draft = { ...emptyDraft, path: '/api/hello' };

function answer(traceId = 't1'): ConsoleAnswer {
  return { traceId, requestId: 'r1', status: 200, headers: [], bodyBase64: '', handler: null, durationMs: 12 };
}

function setUp({ installed = install as typeof install | null, kept = new Map<string, string>() } = {}) {
  const loop = createLoopMeter();
  const state = createStore<BuildState | null>(null);
  const send = vi.fn((_request: { path: string; method: string }, _options: { signal: AbortSignal }) =>
    Promise.resolve(answer()),
  );
  const fail = vi.fn();
  const console = createRequestConsole(
    {
      projectId: '0123456789abcdef',
      client: { installs: { forProject: () => Promise.resolve(installed) }, requests: { send } },
      services: { loop, notices: { fail } },
      build: { state },
    } as never,
    { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => void kept.set(key, value) },
  );
  const build = (buildId: string, part: Partial<BuildState>) => state.set({ buildId, install: null, ...part } as BuildState);
  return { console, loop, send, fail, kept, build };
}

/** Whatever would have been sent by now is sent. */
const allDone = () => new Promise((resolve) => setTimeout(resolve, 0));

const runsAndInstalls = (build: ReturnType<typeof setUp>['build'], id: string) => {
  build(id, { state: 'running' });
  build(id, { state: 'succeeded', install: install as never });
};

describe('the request console', () => {
  it('sends a draft to the install and shows its answer', async () => {
    const { console, send } = setUp();
    await console.send(hello);
    expect(send.mock.calls[0]?.[0]).toMatchObject({ extension: 'install-1', method: 'GET', path: '/api/hello' });
    expect(console.exchange.get()).toMatchObject({ phase: 'answered', answer: { traceId: 't1' } });
  });

  it('says that nothing is installed', async () => {
    const { console, send } = setUp({ installed: null });
    await console.send(hello);
    expect(console.exchange.get()).toMatchObject({ phase: 'failed', failure: { code: 'NOT_INSTALLED' } });
    expect(send).not.toHaveBeenCalled();
  });

  it('keeps the answer before while the next is under way, and can be cancelled', async () => {
    const { console, send } = setUp();
    await console.send(hello);
    send.mockImplementationOnce(
      (_request, { signal }) =>
        new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new DOMException('', 'AbortError')))),
    );
    const sending = console.send(hello);
    await vi.waitFor(() => expect(send).toHaveBeenCalledTimes(2));
    expect(console.exchange.get()).toMatchObject({ phase: 'sending', answer: { traceId: 't1' } });
    console.cancel();
    await sending;
    expect(console.exchange.get()).toMatchObject({ phase: 'cancelled', answer: null });
  });

  it('shows the answer to the last request alone when one overtakes another', async () => {
    const { console, send } = setUp();
    const slow = Promise.withResolvers<ConsoleAnswer>();
    send.mockImplementationOnce(() => slow.promise).mockImplementationOnce(() => Promise.resolve(answer('second')));
    const first = console.send(hello);
    await vi.waitFor(() => expect(send).toHaveBeenCalledTimes(1));
    await console.send(hello);
    slow.resolve(answer('first'));
    await first;
    expect(console.exchange.get()?.answer?.traceId).toBe('second');
  });

  it('keeps the draft between starts', () => {
    const { console, kept } = setUp();
    console.draft.set({ ...hello, path: '/api/other' });
    expect(setUp({ kept }).console.draft.get()?.path).toBe('/api/other');
  });
});

describe('after a build that installs', () => {
  it('sends the first request of a newcomer', async () => {
    const { console, build } = setUp();
    runsAndInstalls(build, 'b1');
    await vi.waitFor(() => expect(console.exchange.get()?.phase).toBe('answered'));
  });

  it('sends nothing by itself that may change something', async () => {
    const { console, send, build } = setUp({
      installed: { ...install, endpoints: [{ method: 'POST', path: '/api/hello', handler: 'dist/main' }] },
    });
    runsAndInstalls(build, 'b1');
    await allDone();
    expect(send).not.toHaveBeenCalled();
    expect(console.exchange.get()).toBeNull();
  });

  it('sends the last request again, once, and ends the round of the save', async () => {
    const { console, send, loop, build } = setUp();
    await console.send({ ...hello, method: 'POST' });
    loop.saved();
    runsAndInstalls(build, 'b1');
    loop.installed(3);
    await vi.waitFor(() => expect(loop.times.get()?.answerMs).toBe(12));
    expect(send).toHaveBeenCalledTimes(2);
    expect(loop.times.get()?.answeredBy).toBe('component');
  });

  it('sends the last request again after a build by hand that follows a round whose build failed', async () => {
    const { console, send, loop, build } = setUp();
    await console.send(hello);
    loop.saved();
    loop.stopped('build failed');
    runsAndInstalls(build, 'b2');
    await vi.waitFor(() => expect(send).toHaveBeenCalledTimes(2));
  });

  it('does not count a request that the person sends during the round', async () => {
    const { console, loop } = setUp();
    loop.saved();
    await console.send(hello);
    expect(loop.times.get()?.answerMs).toBeNull();
  });

  it('leaves builds alone that were over before', async () => {
    const { send, build } = setUp();
    build('b0', { state: 'succeeded', install: install as never });
    await allDone();
    expect(send).not.toHaveBeenCalled();
  });

  it('stops with its project', async () => {
    const { console, send, build } = setUp();
    console.dispose();
    runsAndInstalls(build, 'b1');
    await allDone();
    expect(send).not.toHaveBeenCalled();
  });
});
