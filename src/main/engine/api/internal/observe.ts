/**
 * Calls of an external runner in the trace. A runner that names the request it works for gets its calls into that
 * request's tree; the platform's own names none, so its calls are traces of their own.
 */
import { randomUUID } from 'node:crypto';
import { describeValue } from '../../../../../runner/host/describe.ts';
import type { Attributes, ObservedSpan } from '../../../../../runner/observe.ts';
import type { InFlight } from '../../remote-runner/in-flight.ts';
import type { RootSpan, TraceStore } from '../../trace/types.ts';
import type { WireAnswer } from './answers.ts';
import { objectOf, operationOf, type CallBody } from './call.ts';

export interface ObservedCall {
  /** Such as `ext-storage`. */
  api: string;
  installId: string;
  /** As the runner named it in `x-request-id`; null where it did not. */
  requestId: string | null;
  body: CallBody;
}

export type ObserveCall = (call: ObservedCall) => { end(answer: WireAnswer): void };

export function createCallObserver(parts: {
  trace: TraceStore;
  inFlight: InFlight;
  /** Whose the install is, or who sees the trace where there is none of this id. */
  tenantOf: (installId: string) => string;
}): ObserveCall {
  const { trace, inFlight, tenantOf } = parts;

  return (call) => {
    const { api, installId, requestId, body } = call;
    const name = `${api} ${operationOf(body) ?? 'call'}`;
    const { operation: _operation, ...fields } = objectOf(body) ?? {};
    const attributes: Attributes = { via: `/api/internal/${api}`, args: describeValue(fields) };
    const parent = requestId === null ? null : inFlight.find(requestId, installId);
    if (parent !== null) return followSpan(parent.child(name, 'host-call', attributes));
    const root = trace.start({
      tenantId: tenantOf(installId),
      requestId: randomUUID(),
      source: 'internal',
      extension: installId,
      installId,
      method: 'POST',
      path: `/api/internal/${api}/install/${installId}`,
      name,
      kind: 'internal',
      attributes,
    });
    return followRoot(root);
  };
}

function followSpan(span: ObservedSpan) {
  return {
    end({ status, body }: WireAnswer): void {
      span.end({ state: status < 400 ? 'ok' : 'error', attributes: resultOf(status, body) });
    },
  };
}

function followRoot(root: RootSpan) {
  return {
    end({ status, body }: WireAnswer): void {
      const isOk = status < 400;
      root.set(resultOf(status, body));
      root.finish({ status, error: isOk ? null : `HTTP ${status}`, state: isOk ? 'ok' : 'error' });
    },
  };
}

function resultOf(status: number, body: string): Attributes {
  return { status, result: describeValue(JSON.parse(body)) };
}
