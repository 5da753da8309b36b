/** What a trace knows about its request and its answer, for showing them and for sending the request again. */
import type { z } from 'zod';
import type { HandlerAnswer } from '../../../contract/requests.ts';
import {
  tracedAnswerSchema,
  tracedRequestSchema,
  tracedResponseSchema,
  type FidelityNote,
  type TracedRequest,
  type TracedResponse,
} from '../../../contract/trace-attributes.ts';
import type { Explanation, Span, TraceDetail } from '../../../contract/traces.ts';

interface TraceRequest {
  request: TracedRequest | null;
  response: TracedResponse | null;
  /** Null when the request never reached the runner. */
  handler: HandlerAnswer | null;
  /** Where the position of a fidelity switch made a difference. */
  notes: readonly FidelityNote[];
  /** Why the gateway answered in place of the handler; null where it did not. */
  refusal: Explanation | null;
}

/** Reads the attributes that the engine writes; whatever does not fit is as if it were absent. */
export function traceRequest(detail: TraceDetail): TraceRequest {
  const gateway = detail.spans.findLast(({ kind, attributes }) => kind === 'gateway' && 'request' in attributes);
  const runner = detail.spans.findLast(({ kind, attributes }) => kind === 'runner' && 'answer' in attributes);
  const answer = runner && parsed(tracedAnswerSchema, runner.attributes['answer']);
  return {
    request: parsed(tracedRequestSchema, gateway?.attributes['request']),
    response: parsed(tracedResponseSchema, gateway?.attributes['response']),
    handler: runner && answer ? { ...answer, explanation: runner.explanation } : null,
    notes: fidelityNotes(gateway),
    refusal: runner === undefined ? (gateway?.explanation ?? null) : null,
  };
}

function parsed<T>(schema: z.ZodType<T>, value: unknown): T | null {
  const result = schema.safeParse(value);
  return result.success ? result.data : null;
}

function fidelityNotes(gateway: Span | undefined): FidelityNote[] {
  const list: unknown = gateway?.attributes['fidelity'];
  return Array.isArray(list) ? list.filter(isFidelityNote) : [];
}

function isFidelityNote(value: unknown): value is FidelityNote {
  if (typeof value !== 'object' || value === null) return false;
  return ['switch', 'position', 'note'].every((name) => typeof (value as Record<string, unknown>)[name] === 'string');
}
