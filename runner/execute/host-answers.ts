/** Answers host calls for real: with the services behind the capabilities, and with the network. */
import { hostFunction } from '../host/catalog.ts';
import type { Egress } from '../host/egress/egress.ts';
import type { GuestFrame } from '../host/interface.ts';
import type { HostServices } from '../host/services.ts';
import { wasiHttpCall } from '../host/wasi-http.ts';
import type { WasiHttpMode } from '../host/wasi-http.ts';
import type { Respond } from './guest-trace.ts';

export interface HostAnswersOptions {
  frame: GuestFrame;
  proxyKey: string | null;
  services: HostServices;
  egress: Egress;
  wasiHttp: WasiHttpMode;
  /** Told of the bytes of bodies that went to other hosts and came back. */
  sent?(bytes: { sent: number; received: number }): void;
}

/** Calls whose bodies go to other hosts and come from there. */
const leaving = new Set(['http.fetch', wasiHttpCall]);

export function createHostAnswers({ frame, proxyKey, egress, wasiHttp, sent, ...options }: HostAnswersOptions): Respond {
  const { requestId } = frame.scope;
  const services = (requestId === null ? undefined : options.services.forRequest?.(requestId)) ?? options.services;
  const mayFetch = frame.granted.includes('cap:http.fetch');
  return async (call, signal, note) => {
    const fn = hostFunction(call.fn);
    if (fn.at !== 'engine') throw new Error(`${call.fn} is answered inside the guest's thread`);
    if (call.fn === wasiHttpCall && !mayFetch) {
      if (wasiHttp === 'helpful') {
        note({ decision: 'denied: the capability cap:http.fetch is not granted' });
        return { err: 'HTTP-request-denied' };
      }
      note({ capability: 'cap:http.fetch is not granted; production does not ask for it here' });
    }
    const { scope, user } = frame;
    const outcome = await fn.answer({ scope, user, proxyKey, services, egress, signal, note }, call.args);
    if (leaving.has(call.fn) && 'ok' in outcome) {
      sent?.({ sent: bodyBytes(call.args[0]), received: bodyBytes(outcome.ok) });
    }
    return outcome;
  };
}

function bodyBytes(message: unknown): number {
  const { body } = message as { body?: unknown };
  return body instanceof Uint8Array ? body.byteLength : 0;
}
