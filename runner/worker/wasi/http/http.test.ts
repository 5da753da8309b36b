import { beforeEach, describe, expect, test } from 'vitest';
import type { HostOutcome } from '../../../host/interface.ts';
import { realAmbient } from '../../../tape/ambient.ts';
import { poll } from '../streams.ts';
import type { OutputStream } from '../streams.ts';
import { createBodyBudget } from './budget.ts';
import { Fields } from './fields.ts';
import { createWasiHttp } from './index.ts';
import type { WasiHttpRequest } from './index.ts';
import { IncomingBody } from './incoming.ts';
import type { FutureIncomingResponse, IncomingResponse } from './incoming.ts';
import { OutgoingBody, RequestOptions } from './outgoing.ts';
import type { OutgoingRequest } from './outgoing.ts';

const bytes = (text: string) => Buffer.from(text);
const text = (value: Uint8Array) => Buffer.from(value).toString();
/** What a call throws, which need not be an error. */
const thrownBy = (call: () => unknown): unknown => {
  try {
    call();
  } catch (error) {
    return error ?? 'plain';
  }
  return null;
};

const responseOf = (future: FutureIncomingResponse) => {
  const settled = future.get();
  if (settled?.tag !== 'ok' || settled.val.tag !== 'ok') throw new Error('there is no response');
  return settled.val.val;
};
const write = (body: OutgoingBody, part: string) => body.write().write(bytes(part));

describe('fields', () => {
  test('names are found without case and keep their spelling; values repeat', () => {
    const fields = Fields.fromList([
      ['X-A', bytes('1')],
      ['x-a', bytes('2')],
      ['B', bytes('3')],
    ]);
    expect(fields.get('x-A').map(text)).toEqual(['1', '2']);
    fields.set('X-a', [bytes('4')]);
    fields.delete('b');
    expect(fields.entries().map(([name, value]) => [name, text(value)])).toEqual([['X-a', '4']]);
    expect([fields.has('X-A'), fields.has('b')]).toEqual([true, false]);
  });

  test('what is malformed, belongs to the connection or came from outside is refused', () => {
    const fields = new Fields();
    expect(thrownBy(() => fields.append('a b', bytes('1')))).toEqual({ tag: 'invalid-syntax' });
    expect(thrownBy(() => fields.append('a', bytes('1\r\nx: y')))).toEqual({ tag: 'invalid-syntax' });
    expect(thrownBy(() => fields.set('Host', [bytes('other')]))).toEqual({ tag: 'forbidden' });
    expect(thrownBy(() => Fields.fromList([['transfer-encoding', bytes('chunked')]]))).toEqual({ tag: 'forbidden' });
    const received = Fields.received([{ name: 'a', value: 'caf\u00e9' }]);
    expect(thrownBy(() => received.append('b', bytes('1')))).toEqual({ tag: 'immutable' });
    const copy = received.clone();
    copy.append('b', bytes('1'));
    expect([received.has('b'), copy.list()[0]]).toEqual([false, { name: 'a', value: 'caf\u00e9' }]);
  });
});

describe('requests', () => {
  const budget = createBodyBudget(100);
  const sent: WasiHttpRequest[] = [];
  let answer: HostOutcome;
  beforeEach(() => {
    sent.length = 0;
    budget.reset();
    answer = { ok: { status: 201, headers: [{ name: 'x-b', value: '2' }], body: bytes('answer') } };
  });
  const send = (request: WasiHttpRequest) => {
    sent.push(request);
    return answer;
  };
  const wasi = createWasiHttp({ ambient: realAmbient, budget, send });
  const Request = wasi['wasi:http/types']['OutgoingRequest'] as new (headers: Fields) => OutgoingRequest;
  const handle = wasi['wasi:http/outgoing-handler']['handle'] as (request: OutgoingRequest) => FutureIncomingResponse;
  const requestTo = (authority: string, path: string, headers = new Fields()) => {
    const request = new Request(headers);
    request.setScheme({ tag: 'HTTP' });
    request.setAuthority(authority);
    request.setPathWithQuery(path);
    return request;
  };
  test('one without a body is sent at once', () => {
    const response: IncomingResponse = responseOf(handle(requestTo('example.com:81', '/a?b')));
    expect(sent).toEqual([{ method: 'GET', url: 'http://example.com:81/a?b', headers: [], body: undefined }]);
    expect([response.status(), response.headers().list()]).toEqual([201, [{ name: 'x-b', value: '2' }]]);
    const body = response.consume();
    const stream = body.stream();
    expect([text(stream.read(3n)), text(stream.blockingRead(100n))]).toEqual(['ans', 'wer']);
    expect(thrownBy(() => stream.read(1n))).toEqual({ tag: 'closed' });
    expect(IncomingBody.finish(body).get()).toEqual({ tag: 'ok', val: { tag: 'ok', val: undefined } });
    expect([thrownBy(() => response.consume()), thrownBy(() => body.stream())]).toEqual(['plain', 'plain']);
  });

  test('one with a body is sent when that is whole, and the future is ready then', () => {
    const request = requestTo('example.com', '/');
    request.setMethod({ tag: 'other', val: 'PROPFIND' });
    const body = request.body();
    const future = handle(request);
    write(body, 'some text');
    expect([future.get(), sent.length, future.subscribe().ready()]).toEqual([undefined, 0, false]);
    OutgoingBody.finish(body);
    expect(sent).toMatchObject([{ method: 'PROPFIND', body: bytes('some text') }]);
    expect([...poll([future.subscribe()])]).toEqual([0]);
    responseOf(future);
    expect(future.get()).toEqual({ tag: 'err', val: undefined });
  });

  test('a body may be whole before the request is handed over', () => {
    const request = requestTo('example.com', '/');
    const body = request.body();
    write(body, 'early');
    OutgoingBody.finish(body);
    expect(sent).toHaveLength(0);
    responseOf(handle(request));
    expect(sent).toMatchObject([{ body: bytes('early') }]);
  });

  test('refusals are cases of the error code', () => {
    answer = { err: 'HTTP-request-denied' };
    expect(handle(requestTo('example.com', '/')).get()).toMatchObject({
      val: { tag: 'err', val: { tag: 'HTTP-request-denied' } },
    });
    answer = { err: 'DNS-error' };
    expect(handle(requestTo('example.com', '/')).get()).toMatchObject({
      val: { val: { tag: 'DNS-error', val: { rcode: undefined } } },
    });
    expect(thrownBy(() => handle(new Request(new Fields())))).toMatchObject({ tag: 'HTTP-request-URI-invalid' });
  });

  test('authorities, paths, methods and timeouts that cannot be are refused', () => {
    const request = new Request(new Fields());
    for (const authority of ['user@host', 'a/b', 'a b', ''])
      expect(thrownBy(() => request.setAuthority(authority))).toBe('plain');
    for (const path of ['a', '/a b', '/a#b', '//a\r\n']) expect(thrownBy(() => request.setPathWithQuery(path))).toBe('plain');
    expect(thrownBy(() => request.setMethod({ tag: 'other', val: 'A B' }))).toBe('plain');
    expect(thrownBy(() => new RequestOptions().setConnectTimeout())).toBe('plain');
    request.body();
    expect(thrownBy(() => request.body())).toBe('plain');
  });

  test('a body that breaks off, or is not as long as its headers say, is never sent', () => {
    const dropped = requestTo('example.com', '/');
    const body = dropped.body();
    const future = handle(dropped);
    body[Symbol.dispose]();
    expect(future.get()).toMatchObject({ val: { tag: 'err', val: { tag: 'HTTP-request-body-size' } } });
    const short = requestTo('example.com', '/', Fields.fromList([['Content-Length', bytes('5')]]));
    const part = short.body();
    write(part, 'four');
    expect(thrownBy(() => OutgoingBody.finish(part))).toEqual({ tag: 'HTTP-request-body-size', val: 4n });
    expect(sent).toHaveLength(0);
  });

  test('bodies take no more memory than the budget has, and give it back', () => {
    for (let round = 0; round < 3; round += 1) {
      const held = requestTo('example.com', '/').body();
      const stream: OutputStream = held.write();
      stream.write(new Uint8Array(90));
      expect(thrownBy(() => stream.write(new Uint8Array(11)))).toMatchObject({ tag: 'last-operation-failed' });
      answer = { ok: { status: 200, headers: [], body: new Uint8Array(20) } };
      expect(handle(requestTo('example.com', '/')).get()).toMatchObject({
        val: { tag: 'err', val: { tag: 'HTTP-response-body-size' } },
      });
      expect(thrownBy(() => OutgoingBody.finish(held))).toMatchObject({ tag: 'HTTP-request-body-size' });
    }
    const response = responseOf(handle(requestTo('example.com', '/')));
    expect(budget.hold(81)).toBe(false);
    response[Symbol.dispose]();
    handle(requestTo('example.com', '/'))[Symbol.dispose]();
    expect(budget.hold(100)).toBe(true);
  });
});
