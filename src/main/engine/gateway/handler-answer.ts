/** What the handler itself answered, before the gateway filtered it; read from a trace. */
import type { HandlerAnswer } from '../../../contract/requests.ts';
import { tracedAnswerSchema } from '../../../contract/trace-attributes.ts';
import type { TraceDetail } from '../../../contract/traces.ts';

/** Null when the request never reached the runner. Status 0 stands for a runner that gave no answer. */
export function handlerAnswer(detail: TraceDetail): HandlerAnswer | null {
  const span = detail.spans.findLast(({ kind, attributes }) => kind === 'runner' && 'answer' in attributes);
  if (span === undefined) return null;
  const answer = tracedAnswerSchema.safeParse(span.attributes['answer']);
  return answer.success ? { ...answer.data, explanation: span.explanation } : null;
}
