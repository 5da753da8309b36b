/**
 * The engine's side of `wasi:http`, by which the global `fetch` of a guest goes out (contract topic: WASI and stdio).
 * Production asks for no capability there and lets the request past its allow-list; here it takes the way of `http.fetch`
 * through the egress policy.
 */
import type { EgressFailure } from './egress/egress.ts';
import type { EngineFunction, HostOutcome } from './interface.ts';
import { sendOutgoing } from './outgoing.ts';
import type { OutgoingRequest } from './outgoing.ts';

/** `platform` asks for no capability, as production; `helpful` asks for `cap:http.fetch`. */
export type WasiHttpMode = 'platform' | 'helpful';

/** Its name in traces and tapes. */
export const wasiHttpCall = 'wasi:http.handle';

/** Fails with the name of a case of `error-code`. */
export const wasiHttp: EngineFunction = {
  at: 'engine',
  params: ['request'],
  denied: { err: 'HTTP-request-denied' },
  unforeseen: { err: 'internal-error' },
  async answer(call, [request]): Promise<HostOutcome> {
    const outcome = await sendOutgoing(call, request as OutgoingRequest);
    if ('response' in outcome) return { ok: outcome.response };
    if ('failure' in outcome) return { err: errorCodeOf(outcome.failure) };
    return { err: outcome.invalid === 'url' ? 'HTTP-request-URI-invalid' : 'HTTP-request-method-invalid' };
  },
};

const bySystemCode: Record<string, string> = {
  ECONNREFUSED: 'connection-refused',
  ECONNRESET: 'connection-terminated',
  EHOSTUNREACH: 'destination-unavailable',
  ENETUNREACH: 'destination-unavailable',
  ENOTFOUND: 'DNS-error',
  EAI_AGAIN: 'DNS-timeout',
  ETIMEDOUT: 'connection-timeout',
  RESPONSE_TOO_LARGE: 'HTTP-response-body-size',
  TIMED_OUT: 'HTTP-response-timeout',
};

function errorCodeOf({ kind, code }: EgressFailure): string {
  if (kind === 'not-allowed') return 'HTTP-request-denied';
  return bySystemCode[code ?? ''] ?? (kind === 'internal' ? 'HTTP-response-incomplete' : 'HTTP-protocol-error');
}
