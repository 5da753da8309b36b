/** An answer as it is shown, whether it has just come or is read from a stored trace. */
import type { HeaderList } from '../../../contract/common.ts';
import type { ConsoleAnswer, HandlerAnswer } from '../../../contract/requests.ts';
import type { TracedBody } from '../../../contract/trace-attributes.ts';
import type { TraceDetail } from '../../../contract/traces.ts';
import { traceRequest } from '../traces/trace-request.ts';
import { bytesOfBase64 } from './body-text.ts';

export interface ShownAnswer {
  traceId: string;
  /** Null when no answer came. */
  status: number | null;
  headers: HeaderList;
  bytes: Uint8Array;
  /** Size of the whole body, of which `bytes` may be the beginning. */
  size: number;
  durationMs: number | null;
  handler: HandlerAnswer | null;
}

export function ofConsole(answer: ConsoleAnswer): ShownAnswer {
  const { traceId, status, headers, durationMs, handler } = answer;
  const bytes = bytesOfBase64(answer.bodyBase64);
  return { traceId, status, headers, bytes, size: bytes.length, durationMs, handler };
}

export function ofTrace(detail: TraceDetail): ShownAnswer {
  const { response, handler } = traceRequest(detail);
  const { traceId, status, durationMs } = detail.summary;
  const bytes = response?.body ? bytesOfTraced(response.body) : new Uint8Array();
  return {
    traceId,
    status: response?.status ?? status,
    headers: response?.headers ?? [],
    bytes,
    size: response?.body?.bytes ?? 0,
    durationMs,
    handler,
  };
}

function bytesOfTraced({ encoding, data }: TracedBody): Uint8Array {
  return encoding === 'utf8' ? new TextEncoder().encode(data) : bytesOfBase64(data);
}
