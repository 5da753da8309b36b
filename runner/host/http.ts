/**
 * `http`: requests to other hosts (contract topic: http host API). Redirects go back to the guest unfollowed, bodies
 * undecoded.
 */
import type { HostInterface, HostOutcome } from './interface.ts';
import { sendOutgoing } from './outgoing.ts';
import type { OutgoingRequest } from './outgoing.ts';

export const http: HostInterface = {
  name: 'http',
  capability: 'cap:http.fetch',
  functions: {
    fetch: {
      at: 'engine',
      params: ['request'],
      denied: { err: 'not-allowed' },
      async answer(call, [request]): Promise<HostOutcome> {
        const outcome = await sendOutgoing(call, request as OutgoingRequest);
        if ('response' in outcome) return { ok: outcome.response };
        return { err: 'invalid' in outcome ? 'invalid-url' : outcome.failure.kind };
      },
    },
  },
};
