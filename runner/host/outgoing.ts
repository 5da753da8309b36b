/**
 * One request of a guest to another host: the decision of the egress policy, told in the span of the call, and the
 * exchange. Order of checks as in the http host API: address, allow-list, method.
 */
import { textOf } from '../errors.ts';
import { EgressFailure, methodToken } from './egress/egress.ts';
import type { EgressResponse } from './egress/egress.ts';
import type { EngineCall } from './interface.ts';

export interface OutgoingRequest {
  method: string;
  url: string;
  headers: { name: string; value: string }[];
  body?: Uint8Array | undefined;
}

/** `invalid` names what is wrong with the request itself. */
export type OutgoingOutcome = { response: EgressResponse } | { invalid: 'url' | 'method' } | { failure: EgressFailure };

export async function sendOutgoing(call: EngineCall, request: OutgoingRequest): Promise<OutgoingOutcome> {
  if (!URL.canParse(request.url)) {
    call.note({ decision: 'refused: the URL is not absolute' });
    return { invalid: 'url' };
  }
  const url = new URL(request.url);
  const verdict = call.egress.decide(url);
  call.note({ decision: verdict.reason });
  if (!verdict.allowed) return { failure: new EgressFailure('not-allowed', verdict.reason) };
  if (!methodToken.test(request.method)) return { invalid: 'method' };
  try {
    const { method, headers, body } = request;
    return { response: await call.egress.send({ url, method, headers, body, anyAddress: verdict.anyAddress }, call.signal) };
  } catch (error) {
    const failure = error instanceof EgressFailure ? error : new EgressFailure('transport', textOf(error));
    call.note(failure.kind === 'not-allowed' ? { decision: failure.message } : { cause: failure.message });
    return { failure };
  }
}
