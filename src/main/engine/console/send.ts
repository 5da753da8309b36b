/** The request console: validates a request, sends it through the gateway and adds what the handler itself answered. */
import type { ConsoleAnswer, ConsoleRequest } from '../../../contract/requests.ts';
import { WorkbenchError } from '../../../contract/errors.ts';
import type { Install } from '../../../contract/installs.ts';
import { handlerAnswer } from '../gateway/handler-answer.ts';
import type { TraceStore } from '../trace/types.ts';
import type { GatewayClient } from './gateway-client.ts';

const forbiddenHeaders = new Set([
  'host',
  'connection',
  'content-length',
  'transfer-encoding',
  'upgrade',
  'expect',
  'te',
  'trailer',
]);

/** Anything but tabs and the visible characters of Latin-1. */
const unsendable = /[^\t\u0020-\u007e\u0080-\u00ff]/;

function refuse(why: string, fix: string): never {
  throw new WorkbenchError({ code: 'REQUEST_INVALID', what: 'The request was not sent.', why, fix });
}

function bodyOf(request: ConsoleRequest): Uint8Array | undefined {
  if (request.body !== undefined && request.bodyBase64 !== undefined) {
    refuse('It carries a text body and a base64 body.', 'Give one of the two.');
  }
  const body = request.bodyBase64 === undefined ? request.body : Buffer.from(request.bodyBase64, 'base64');
  if (body === undefined || body.length === 0) return undefined;
  if (request.method === 'GET') refuse('A GET request cannot carry a body.', 'Remove the body, or use POST.');
  return typeof body === 'string' ? Buffer.from(body, 'utf8') : body;
}

function checkHeaders(request: ConsoleRequest): void {
  for (const { name, value } of request.headers ?? []) {
    if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name)) refuse(`"${name}" is not a header name.`, 'Correct or remove the header.');
    if (unsendable.test(value)) {
      refuse(
        `The value of ${name} holds a character that no header can carry.`,
        'Keep to one line of Latin-1 characters; encode anything else.',
      );
    }
    if (forbiddenHeaders.has(name.toLowerCase())) refuse(`${name} is set by the connection itself.`, 'Remove the header.');
  }
}

/** Creates the console. `resolve` finds the install so that the trace can be listed under it; unknown ids go to the gateway as they are. */
export function createConsole(parts: {
  trace: TraceStore;
  gateway: GatewayClient;
  resolve: (extension: string) => Install | null;
}) {
  return async (request: ConsoleRequest, signal?: AbortSignal): Promise<ConsoleAnswer> => {
    if (!request.path.startsWith('/'))
      refuse('The path does not begin with a slash.', 'Write it as declared, for example /api/hello.');
    checkHeaders(request);
    const body = bodyOf(request);
    const answer = await parts.gateway.send({
      source: request.source ?? 'console',
      name: `${request.method} ${request.path}`,
      kind: 'request',
      via: request.via ?? 'ext',
      extension: request.extension,
      installId: parts.resolve(request.extension)?.installId ?? null,
      method: request.method,
      path: request.path,
      headers: request.headers ?? [],
      body,
      signal,
    });
    await parts.trace.finished(answer.traceId, signal);
    const detail = parts.trace.get(answer.traceId);
    return {
      traceId: answer.traceId,
      requestId: answer.requestId,
      status: answer.status,
      headers: answer.headers,
      bodyBase64: answer.body.toString('base64'),
      handler: detail === null ? null : handlerAnswer(detail),
      durationMs: answer.durationMs,
    };
  };
}
export type Console = ReturnType<typeof createConsole>;
