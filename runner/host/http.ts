/**
 * `http`: requests to other hosts (contract topic: http host API). Order of checks: address, allow-list, method.
 * Redirects go back to the guest unfollowed, bodies undecoded.
 */
import { textOf } from '../errors.ts';
import { EgressFailure, methodToken } from './egress/egress.ts';
import type { HostInterface, HostOutcome } from './interface.ts';

interface HttpRequest {
  method: string;
  url: string;
  headers: { name: string; value: string }[];
  body?: Uint8Array;
}

export const http: HostInterface = {
  name: 'http',
  capability: 'cap:http.fetch',
  functions: {
    fetch: {
      at: 'engine',
      params: ['request'],
      denied: { err: 'not-allowed' },
      async answer(call, [given]): Promise<HostOutcome> {
        const request = given as HttpRequest;
        if (!URL.canParse(request.url)) {
          call.note({ decision: 'refused: the URL is not absolute' });
          return { err: 'invalid-url' };
        }
        const url = new URL(request.url);
        const verdict = call.egress.decide(url);
        call.note({ decision: verdict.reason });
        if (!verdict.allowed) return { err: 'not-allowed' };
        if (!methodToken.test(request.method)) return { err: 'invalid-url' };
        try {
          const { method, headers, body } = request;
          return { ok: await call.egress.send({ url, method, headers, body, anyAddress: verdict.anyAddress }, call.signal) };
        } catch (error) {
          if (error instanceof EgressFailure && error.kind === 'not-allowed') call.note({ decision: error.message });
          else call.note({ cause: textOf(error) });
          return { err: error instanceof EgressFailure ? error.kind : 'transport' };
        }
      },
    },
  },
};
