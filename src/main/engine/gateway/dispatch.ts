/** Runs an execution and tells how it came out (contract topic: gateway API route, response handling). */
import type { Explanation, ObservedSpan } from '../../../../runner/observe.ts';
import type { Usage } from '../../../../runner/execute/usage.ts';
import type { ExecuteBody, ExecuteResponse, RoutingHeaders } from '../../../../runner/types.ts';
import type { TracedAnswer } from '../../../contract/trace-attributes.ts';
import type { Forward } from './execute-body.ts';
import { RunnerFailure, type RunnerFailureCode } from './runner-failure.ts';
import type { Via } from './target.ts';

/** Where a call comes from and what of, which a runner elsewhere is told beside the document itself. */
export interface Transport {
  via: Via | 'schedule';
  installId: string;
  versionId: string;
  registryId: string;
  configVersion: string | null;
  secretsVersion: string | null;
  /** Null for calls that no schedule makes. */
  scheduleId: string | null;
}

interface Executed {
  response: ExecuteResponse;
  explanation: Explanation | null;
  /** Those of the HTTP answer in which a runner elsewhere sent its own. */
  transportHeaders?: Record<string, string>;
}

/** Runs a handler. Rejects with `RunnerFailure` where a runner elsewhere gives no answer. */
export type Execute = (
  routing: RoutingHeaders,
  body: ExecuteBody,
  options: { span: ObservedSpan; signal: AbortSignal; transport: Transport; used?: (usage: Usage) => void },
) => Promise<Executed>;

export type Outcome =
  | ({ kind: 'answered' } & Executed)
  /** `runnerStatus` is the HTTP status of a runner that refused the document; 500 where no runner is set. */
  | {
      kind: 'failed';
      failure: RunnerFailureCode;
      runnerStatus: number | null;
      /** HTTP status of any answer of a runner elsewhere. */
      httpStatus?: number | null;
      explanation: Explanation;
    };

/** How long a cancelled execution gets to end, so that its spans are closed in the trace. */
const graceMs = 1000;

export async function dispatch(options: {
  execute: Execute;
  forward: Forward;
  span: ObservedSpan;
  timeoutMs: number;
  /** Aborts when the gateway closes. */
  closing: AbortSignal;
}): Promise<Outcome> {
  const { execute, forward, span, timeoutMs, closing } = options;
  const deadline = new AbortController();
  const signal = AbortSignal.any([deadline.signal, closing]);
  const timer = setTimeout(() => deadline.abort(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
  const work = settle(execute, forward, span, signal);
  const ended = whenAborted(signal);
  try {
    const first = await Promise.race([work, ended.promise]);
    if (first !== 'aborted') return first.kind === 'failed' && deadline.signal.aborted ? timedOut(timeoutMs) : first;
    await within(graceMs, work);
    return deadline.signal.aborted ? timedOut(timeoutMs) : failed(new Error('The workbench is closing'));
  } finally {
    clearTimeout(timer);
    ended.forget();
  }
}

/** Closes the runner's span with what the runner said, where `handlerAnswer` finds it. */
export function recordOutcome(span: ObservedSpan, outcome: Outcome): void {
  const answer: TracedAnswer =
    outcome.kind === 'answered'
      ? { status: outcome.response.status, headers: headerList(outcome.response.headers), error: outcome.response.error }
      : { status: 0, headers: [], error: outcome.failure };
  const isOk = outcome.kind === 'answered' && outcome.response.error === null && answer.status < 400;
  const explanation = outcome.explanation ?? undefined;
  span.end({ state: isOk ? 'ok' : 'error', attributes: { answer: { ...answer } }, explanation });
}

/** A document that the production runner would refuse to read. */
export function overLimit(): Outcome {
  return {
    kind: 'failed',
    failure: 'invalid_response',
    runnerStatus: 413,
    explanation: {
      code: 'invalid_response',
      what: 'The request is too large for the runner.',
      why: 'With its body as base64 the execute document is over 2 097 152 bytes, which the production runner refuses.',
      fix: 'Send at most about 1.5 MB in one request, or set gateway.execute-body-limit to helpful.',
    },
  };
}

async function settle(
  execute: Execute,
  { routing, body, transport }: Forward,
  span: ObservedSpan,
  signal: AbortSignal,
): Promise<Outcome> {
  try {
    return { kind: 'answered', ...(await execute(routing, body, { span, signal, transport })) };
  } catch (error) {
    return failed(error);
  }
}

function failed(cause: unknown): Outcome {
  if (cause instanceof RunnerFailure) {
    const { failure, runnerStatus, httpStatus, explanation } = cause;
    return { kind: 'failed', failure, runnerStatus, httpStatus, explanation };
  }
  const why = cause instanceof Error ? cause.message : String(cause);
  return {
    kind: 'failed',
    failure: 'runner_error',
    runnerStatus: null,
    explanation: {
      code: 'runner_error',
      what: 'The runner gave no answer.',
      why: `${why}${why.endsWith('.') ? '' : '.'}`,
      fix: 'Look at the health of the runner, and send the request again.',
    },
  };
}

function timedOut(timeoutMs: number): Outcome {
  return {
    kind: 'failed',
    failure: 'timeout',
    runnerStatus: null,
    explanation: {
      code: 'timeout',
      what: 'The handler did not answer in time.',
      why: `It ran for more than ${timeoutMs} ms. Production gives up after the same time and answers 502.`,
      fix: 'Look for an endless loop or a slow host call in the trace, and answer sooner.',
    },
  };
}

function whenAborted(signal: AbortSignal): { promise: Promise<'aborted'>; forget: () => void } {
  const { promise, resolve } = Promise.withResolvers<'aborted'>();
  const tell = (): void => resolve('aborted');
  if (signal.aborted) tell();
  else signal.addEventListener('abort', tell, { once: true });
  return { promise, forget: () => signal.removeEventListener('abort', tell) };
}

async function within(ms: number, work: Promise<unknown>): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  await Promise.race([work, promise]);
  clearTimeout(timer);
}

function headerList(headers: Record<string, string>): TracedAnswer['headers'] {
  return Object.entries(headers).map(([name, value]) => ({ name, value }));
}
