/** Answers of the publish API in the platform's form: `{ error, code, details? }`, and headers that name the request. */
import { randomBytes } from 'node:crypto';
import type { JsonValue } from '../../../../contract/common.ts';
import { WorkbenchError } from '../../../../contract/errors.ts';
import { Refusal } from '../../gateway/refusal.ts';
import type { Clock, Logger } from '../../parts.ts';

interface PublishAnswer {
  status: number;
  /** The platform's code. */
  code: string;
  /** One sentence; production shows those of 500 and above to nobody. */
  message: string;
  details?: JsonValue;
  /** What `x-upload-proxy-why` says, on the route that has it. */
  why?: string;
}

/** Thrown by a step to end the request. */
export class PublishRefusal extends Error {
  readonly answer: PublishAnswer;

  constructor(answer: PublishAnswer, options?: { cause?: unknown }) {
    super(answer.message, options);
    this.name = 'PublishRefusal';
    this.answer = answer;
  }
}

export function badRequest(message: string, why?: string): PublishRefusal {
  return new PublishRefusal({ status: 400, code: 'BAD_REQUEST', message, ...(why === undefined ? {} : { why }) });
}

/** How a route tells what went wrong. */
export interface RouteForm {
  /** Replaces every text of 500 and above; null shows them. */
  mask: string | null;
  /** The code of what nobody thought of. */
  unexpected: string;
  /** What `x-upload-proxy-why` says then; null for routes without that header. */
  unexpectedWhy: string | null;
}

export const versionExistsCode = 'EXTENSION_VERSION_ALREADY_EXISTS';

/** `<base36 time>-<random>`, as on the platform. */
export function newRequestId(clock: Clock): string {
  return `${clock.now().toString(36)}-${randomBytes(5).toString('hex')}`;
}

/** Makes the answer to whatever was thrown. What nobody thought of is logged with its cause. */
export function toAnswer(
  error: unknown,
  form: RouteForm,
  { logger, requestId }: { logger: Logger; requestId: string },
): Response {
  if (error instanceof Refusal) return fromRefusal(error, form);
  const { status, code, message, details, why } = answerOf(error, form);
  if (status >= 500) logger.error({ err: error, requestId, code }, 'a publish request failed');
  else logger.info({ requestId, code, message }, 'a publish request was refused');
  const headers = why !== undefined && form.unexpectedWhy !== null ? { 'x-upload-proxy-why': why } : undefined;
  const init = { status, ...(headers === undefined ? {} : { headers }) };
  if (code === versionExistsCode) return Response.json({ success: false, error: { message, code } }, init);
  const shown = status >= 500 && form.mask !== null ? form.mask : message;
  return Response.json({ error: shown, code, ...(details === undefined ? {} : { details }) }, init);
}

function answerOf(error: unknown, form: RouteForm): PublishAnswer {
  if (error instanceof PublishRefusal) return error.answer;
  const message = error instanceof WorkbenchError ? error.failure.why : 'The server failed while it worked on the request.';
  const why = form.unexpectedWhy === null ? {} : { why: form.unexpectedWhy };
  return { status: 500, code: form.unexpected, message, ...why };
}

/** Refusals of the session keep their status; their code is the route's. */
function fromRefusal({ answer }: Refusal, form: RouteForm): Response {
  const { what, why, fix, code } = answer.explanation;
  const isForbidden = answer.status === 403;
  const headers: Record<string, string> = form.unexpectedWhy === null ? {} : { 'x-upload-proxy-why': `rbac_${code}` };
  const body = { error: `${what} ${why} ${fix}`, code: isForbidden ? 'RBAC_FORBIDDEN' : code.toUpperCase() };
  return Response.json(body, { status: answer.status, headers: { ...answer.headers, ...headers } });
}
