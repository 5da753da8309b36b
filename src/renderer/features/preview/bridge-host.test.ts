import * as fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { ProxyAnswer, ProxyCall } from '../../../contract/preview.ts';
import { createBridgeHost, type PostedMessage } from './bridge-host.ts';
import { messageText, readEnvelope, type BridgeMessage } from './bridge-message.ts';

const origin = 'http://6f1f1c9e.localhost:4101';
const tokens = { '--alga-bg': '#ffffff' };

function setUp() {
  const postMessage = vi.fn<(message: unknown, target: string) => void>();
  const frame = { postMessage };
  const messages: BridgeMessage[] = [];
  const onHeight = vi.fn();
  const onReady = vi.fn();
  const apiProxy = vi.fn((_call: Omit<ProxyCall, 'installId'>) =>
    Promise.resolve<ProxyAnswer>({ body: 'e30=', status: 200, traceId: 'trace-1', durationMs: 3 }),
  );
  let theme = tokens;
  let lastId = 0;
  let clock = 0;
  const host = createBridgeHost({
    frame: () => frame as unknown as Window,
    origin,
    theme: () => theme,
    apiProxy,
    onReady,
    onHeight,
    record: (message) => messages.push(message),
    update: (id, part) => {
      const index = messages.findIndex((message) => message.id === id);
      messages[index] = { ...(messages[index] as BridgeMessage), ...part };
    },
    now: () => (clock += 1),
    newId: () => String((lastId += 1)),
  });
  const receive = (data: unknown, part: Partial<PostedMessage> = {}) =>
    host.take({ data, origin, source: frame as unknown as MessageEventSource, ...part });
  const say = (type: string, payload?: unknown, part: object = {}) =>
    receive({ alga: true, version: '1', type, payload, ...part });
  return {
    host,
    postMessage,
    messages,
    onHeight,
    onReady,
    apiProxy,
    receive,
    say,
    setTheme: (next: typeof tokens) => (theme = next),
  };
}

const noteTexts = (message: BridgeMessage | undefined) => (message?.notes ?? []).map(({ text }) => text).join(' ');

describe('who is heard', () => {
  it('leaves messages of other windows alone', () => {
    const { receive, messages, onReady } = setUp();
    receive({ alga: true, version: '1', type: 'ready' }, { source: null });
    receive({ alga: true, version: '1', type: 'ready' }, { source: {} as MessageEventSource });
    expect(messages).toEqual([]);
    expect(onReady).not.toHaveBeenCalled();
  });

  it('lists but ignores a frame that left its origin', () => {
    const { receive, messages, onReady, postMessage } = setUp();
    receive({ alga: true, version: '1', type: 'ready' }, { origin: 'https://elsewhere.example' });
    expect(noteTexts(messages[0])).toContain('https://elsewhere.example');
    expect(onReady).not.toHaveBeenCalled();
    expect(postMessage).not.toHaveBeenCalled();
  });

  it('notes what breaks the envelope, and does not act on it', () => {
    const { receive, messages, onReady, apiProxy } = setUp();
    receive({ version: '1', type: 'ready' });
    receive({ alga: true, type: 'ready' });
    receive({ alga: true, version: '1', type: 'nonsense', payload: {} });
    receive('hello');
    receive({ alga: true, version: 1, type: 'apiproxy', request_id: 'a', payload: { route: '/' } });
    expect(messages.every(({ notes }) => notes.some(({ kind }) => kind === 'violation'))).toBe(true);
    expect(noteTexts(messages[2])).toContain('nonsense');
    expect(onReady).not.toHaveBeenCalled();
    expect(apiProxy).not.toHaveBeenCalled();
  });

  it('survives whatever is posted', () => {
    const { receive, messages } = setUp();
    fc.assert(
      fc.property(fc.anything({ withBigInt: true, withMap: true, withSet: true }), (data) => {
        const before = messages.length;
        receive(data);
        expect(messages.length).toBeGreaterThan(before);
        expect(readEnvelope(data).notes).toBeInstanceOf(Array);
        expect(typeof messageText(data)).toBe('string');
      }),
    );
  });
});

describe('ready and theme', () => {
  it('answers ready with the flat map of tokens, to the origin of the UI', () => {
    const { say, postMessage, onReady } = setUp();
    say('ready');
    expect(onReady).toHaveBeenCalledOnce();
    expect(postMessage).toHaveBeenCalledWith({ alga: true, version: '1', type: 'theme', payload: tokens }, origin);
  });

  it('sends the theme again when it changes, but not before ready', () => {
    const { host, say, postMessage, setTheme } = setUp();
    host.sendTheme();
    expect(postMessage).not.toHaveBeenCalled();
    say('ready', {});
    setTheme({ '--alga-bg': '#000000' });
    host.sendTheme();
    expect(postMessage).toHaveBeenLastCalledWith(expect.objectContaining({ payload: { '--alga-bg': '#000000' } }), origin);
  });
});

describe('resize and navigate', () => {
  it.each([
    [777.9, 777],
    [50, 100],
    [99_999, 4000],
  ])('makes a height of %d one of %d', (asked, pixels) => {
    const { say, onHeight } = setUp();
    say('resize', { height: asked });
    expect(onHeight).toHaveBeenCalledExactlyOnceWith(pixels);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, '300', undefined])('ignores a height of %s', (height) => {
    const { say, onHeight, messages } = setUp();
    say('resize', { height });
    expect(onHeight).not.toHaveBeenCalled();
    expect(messages[0]?.notes[0]?.kind).toBe('violation');
  });

  it('tells of a height that was cut, and that the product does not navigate', () => {
    const { say, messages } = setUp();
    say('resize', { height: 50 });
    say('navigate', { path: '/x' });
    expect(messages[0]?.notes[0]).toMatchObject({ kind: 'note', text: expect.stringContaining('100') });
    expect(messages[1]?.notes[0]?.kind).toBe('note');
  });
});

describe('apiproxy', () => {
  const call = { route: '/api/hello', method: 'POST', body: 'e30=' };

  it('makes the gateway request and replies with the same id', async () => {
    const { say, apiProxy, postMessage, messages } = setUp();
    say('apiproxy', call, { request_id: 'r1' });
    await vi.waitFor(() => expect(postMessage).toHaveBeenCalled());
    expect(apiProxy).toHaveBeenCalledWith({ bridgeRequestId: 'r1', ...call });
    expect(postMessage).toHaveBeenCalledExactlyOnceWith(
      { alga: true, version: '1', type: 'apiproxy_response', request_id: 'r1', payload: { body: 'e30=' } },
      origin,
    );
    expect(messages).toMatchObject([
      { direction: 'in', type: 'apiproxy', status: 200, traceId: 'trace-1', durationMs: 1 },
      { direction: 'out', type: 'apiproxy_response', requestId: 'r1', traceId: 'trace-1' },
    ]);
  });

  it('replies with the error of a request that failed, and with no body beside it', async () => {
    const { say, apiProxy, postMessage } = setUp();
    apiProxy.mockResolvedValueOnce({ error: 'Proxy error 404: {}', status: 404, traceId: 't', durationMs: 1 });
    say('apiproxy', call, { request_id: 'r1' });
    await vi.waitFor(() => expect(postMessage).toHaveBeenCalled());
    expect(postMessage.mock.calls[0]?.[0]).toMatchObject({ payload: { error: 'Proxy error 404: {}' } });
  });

  it('replies when the request could not be made at all', async () => {
    const { say, apiProxy, postMessage } = setUp();
    apiProxy.mockRejectedValueOnce(new Error('connection lost'));
    say('apiproxy', call, { request_id: 'r1' });
    await vi.waitFor(() => expect(postMessage.mock.calls[0]?.[0]).toMatchObject({ payload: { error: 'connection lost' } }));
  });

  it('ignores a call without an id, as the product does, and says so', () => {
    const { say, apiProxy, messages } = setUp();
    say('apiproxy', call);
    expect(apiProxy).not.toHaveBeenCalled();
    expect(noteTexts(messages[0])).toContain('request_id');
  });

  it('notes a method that the product never replies to, and replies', async () => {
    const { say, apiProxy, postMessage, messages } = setUp();
    apiProxy.mockResolvedValueOnce({ error: 'Unsupported proxy method: HEAD', status: null, traceId: null, durationMs: 0 });
    say('apiproxy', { ...call, method: 'head' }, { request_id: 'r1' });
    await vi.waitFor(() => expect(postMessage).toHaveBeenCalledOnce());
    expect(noteTexts(messages[0])).toContain('HEAD');
  });

  it('notes a body on GET, a route without its slash, and payloads of the wrong kind', () => {
    const { say, messages, apiProxy } = setUp();
    say('apiproxy', { route: 'api', method: 'GET', body: 'e30=' }, { request_id: 'r1' });
    say('apiproxy', { route: 7, body: {} }, { request_id: 'r2' });
    expect(messages[0]?.notes.map(({ kind }) => kind)).toEqual(['note', 'note']);
    expect(messages[1]?.notes.map(({ kind }) => kind)).toEqual(['violation', 'violation']);
    expect(apiProxy).toHaveBeenLastCalledWith({ bridgeRequestId: 'r2', route: '' });
  });
});
