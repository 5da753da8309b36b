/** Answers host calls for real: with the services behind the capabilities, and with the network. */
import { hostFunction } from '../host/catalog.ts';
import type { Egress } from '../host/egress/egress.ts';
import type { GuestFrame } from '../host/interface.ts';
import type { HostServices } from '../host/services.ts';
import type { Respond } from './guest-trace.ts';

export interface HostAnswersOptions {
  frame: GuestFrame;
  proxyKey: string | null;
  services: HostServices;
  egress: Egress;
}

export function createHostAnswers({ frame, proxyKey, services, egress }: HostAnswersOptions): Respond {
  return async (call, signal, note) => {
    const fn = hostFunction(call.fn);
    if (fn.at !== 'engine') throw new Error(`${call.fn} is answered inside the guest's thread`);
    return fn.answer({ scope: frame.scope, user: frame.user, proxyKey, services, egress, signal, note }, call.args);
  };
}
