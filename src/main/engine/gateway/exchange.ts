/** One request on its way through the gateway, and what its trace is told. */
import type { JsonValue } from '../../../contract/common.ts';
import type { Explanation } from '../../../contract/traces.ts';
import type { FidelityNote } from '../../../contract/trace-attributes.ts';
import type { RootSpan, TraceStore } from '../trace/types.ts';
import type { Caller } from './caller.ts';
import { createCheck, type Check } from './checks.ts';
import type { Target } from './target.ts';
import { tracedBody, tracedHeaders } from './traced.ts';

export interface Exchange {
  readonly request: Request;
  readonly target: Target;
  readonly caller: Caller;
  readonly root: RootSpan;
  readonly check: Check;
  /** Adds the body to what the trace shows of the request. */
  noteBody(body: Uint8Array | null): void;
  noteFidelity(note: FidelityNote): void;
  /** Closes the span and names the trace in the response. `error` is what the list of traces shows. */
  finish(response: Response, end: { body: Uint8Array | null; error: string | null; explanation?: Explanation }): Response;
}

export function openExchange(
  trace: TraceStore,
  given: { request: Request; target: Target; caller: Caller; tenantId: string; installId: string | null },
): Exchange {
  const { request, target, caller, tenantId, installId } = given;
  const { method } = request;
  const { via, path, extension } = target;
  const shown = { method, path, query: target.rawQuery, via, headers: tracedHeaders(request.headers) };
  const root = trace.start({
    tenantId,
    requestId: caller.requestId,
    isNewId: caller.isNewId,
    source: caller.source,
    extension,
    installId,
    method,
    path,
    name: `${method} /api/${via}/…${path}`,
    kind: 'gateway',
    attributes: { request: { ...shown, body: null } },
  });
  const notes: JsonValue[] = [];

  return {
    request,
    target,
    caller,
    root,
    check: createCheck(root),
    noteBody: (body) => root.set({ request: { ...shown, body: tracedBody(body) } }),
    noteFidelity: (note) => {
      notes.push({ ...note });
      root.set({ fidelity: [...notes] });
    },
    finish: (response, { body, error, explanation }) => {
      const { status, headers } = response;
      headers.set('x-request-id', caller.requestId);
      headers.set('x-alga-workbench-trace', root.traceId);
      root.set({ response: { status, headers: tracedHeaders(headers), body: tracedBody(body) } });
      root.finish({ status, error, state: status < 400 ? 'ok' : 'error', explanation });
      return response;
    },
  };
}
