/**
 * `wasi:http` for guests, so that the global `fetch` works: a request is put together here, sent by the engine through
 * the egress policy, and its answer read from here. The thread waits while a request is under way; several at once
 * follow one another. Incoming requests do not exist: the handler is called by other means.
 */
import type { HostOutcome } from '../../../host/interface.ts';
import { closedResource } from '../refusal.ts';
import { errorCode } from './errors.ts';
import { Fields } from './fields.ts';
import { FutureIncomingResponse, FutureTrailers, IncomingBody, IncomingResponse } from './incoming.ts';
import type { ReceivedResponse } from './incoming.ts';
import { OutgoingBody, OutgoingRequest, RequestOptions } from './outgoing.ts';
import type { HttpSurroundings } from './outgoing.ts';

/** A request as the egress policy takes it. */
export interface WasiHttpRequest {
  method: string;
  url: string;
  headers: { name: string; value: string }[];
  body: Uint8Array | undefined;
}

/** Sends a request and waits; the error is the name of a case of `error-code`. */
export type SendRequest = (request: WasiHttpRequest) => HostOutcome;

export interface WasiHttpParts extends HttpSurroundings {
  send: SendRequest;
}

export function createWasiHttp(
  parts: WasiHttpParts,
): Record<'wasi:http/outgoing-handler' | 'wasi:http/types', Record<string, unknown>> {
  const Closed = closedResource('wasi-http', 'a handler has no incoming requests of WASI');
  return {
    'wasi:http/outgoing-handler': { handle: (request: OutgoingRequest) => handle(parts, request) },
    'wasi:http/types': {
      Fields,
      FutureIncomingResponse,
      FutureTrailers,
      IncomingBody,
      IncomingResponse,
      OutgoingBody,
      OutgoingRequest: class extends OutgoingRequest {
        constructor(headers: Fields) {
          super(headers, parts);
        }
      },
      RequestOptions,
      IncomingRequest: Closed,
      OutgoingResponse: Closed,
      ResponseOutparam: Closed,
      httpErrorCode: () => undefined,
    },
  };
}

/** Sends the request once its body is whole, which may be before or after this call. */
function handle(parts: WasiHttpParts, request: OutgoingRequest): FutureIncomingResponse {
  const head = request.head();
  const future = new FutureIncomingResponse(parts);
  request.whenBodyEnded((body) => {
    if (body === null) return future.settle({ tag: 'err', val: errorCode('HTTP-request-body-size') });
    future.settle(answerOf(parts, parts.send({ ...head, body: body.length === 0 ? undefined : body })));
  });
  return future;
}

function answerOf(parts: WasiHttpParts, outcome: HostOutcome): Parameters<FutureIncomingResponse['settle']>[0] {
  if ('err' in outcome) return { tag: 'err', val: errorCode(outcome.err) };
  const response = outcome.ok as ReceivedResponse;
  if (!parts.budget.hold(response.body.length)) return { tag: 'err', val: errorCode('HTTP-response-body-size') };
  return { tag: 'ok', val: new IncomingResponse(parts, response) };
}
