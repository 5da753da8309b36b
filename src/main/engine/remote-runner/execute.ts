/**
 * Carries out calls by a runner elsewhere, over `POST /v1/execute` (contract topics: gateway API route, forwarded;
 * ext-proxy route, transport headers). What gets no answer is told by `RunnerFailure`, one code for each row of the
 * platform's table.
 */
import type { Execute } from '../gateway/dispatch.ts';
import { RunnerFailure } from '../gateway/runner-failure.ts';
import type { Fidelity } from '../fidelity.ts';
import { redactionMark } from '../trace/redact.ts';
import { explainAnswer } from './explain.ts';
import type { InFlight } from './in-flight.ts';
import { readAnswer } from './read-answer.ts';
import { runnerBase, type CallRoute, type RemoteRunnerSettings } from './settings.ts';
import { serviceTokenHeader, wireBody, wireHeaders } from './wire-body.ts';

export interface RemoteExecuteParts {
  fetch: typeof globalThis.fetch;
  /** Read for each call. */
  settings: () => RemoteRunnerSettings;
  fidelity: Fidelity;
  inFlight: InFlight;
}

/** Headers of the transport that the platform's API route hands on in place of the handler's. */
const handedOn = ['content-type', 'cache-control', 'etag'] as const;

export function createRemoteExecute({ fetch, settings, fidelity, inFlight }: RemoteExecuteParts): Execute {
  return async (routing, body, { span, signal, transport, used }) => {
    const current = settings();
    const isHelpful = fidelity.position('gateway.runner-address') === 'helpful';
    const base = demandBase(current, isHelpful ? undefined : transport.via);
    const url = `${base}/v1/execute`;
    const headers = wireHeaders(routing, {
      transport,
      serviceToken: current.RUNNER_SERVICE_TOKEN?.trim() || null,
      tokenEverywhere: fidelity.position('gateway.runner-token') === 'helpful',
    });
    span.set({ runner: { backend: current.RUNNER_BACKEND, url, headers: shown(headers) } });
    const startedAt = performance.now();
    const forget = inFlight.track({ requestId: routing.requestId ?? '', installId: body.context.install_id, span });
    try {
      const answer = await send(fetch, url, { headers, body: JSON.stringify(wireBody(body, transport)), signal });
      span.set({ httpStatus: answer.status });
      const response = await readAnswer(answer, url);
      return { response, explanation: explainAnswer(response), transportHeaders: pick(answer.headers) };
    } finally {
      forget();
      // A runner elsewhere tells no more of what a call took than how long it was.
      const runMs = performance.now() - startedAt;
      used?.({ runMs, computeMs: runMs, memoryBytes: 0, egressBytes: 0 });
    }
  };
}

function demandBase(settings: RemoteRunnerSettings, inProduction: CallRoute | undefined): string {
  const base = runnerBase(settings, inProduction);
  if (base !== null && /^https?:$/.test(protocolOf(base.url))) return base.url;
  const names = settings.RUNNER_BACKEND === 'docker' ? 'RUNNER_DOCKER_HOST or RUNNER_BASE_URL' : 'RUNNER_BASE_URL';
  const why =
    base === null
      ? `RUNNER_BACKEND is ${settings.RUNNER_BACKEND}, and ${names} is not set.`
      : `${base.setting} is ${base.url}, which is no http or https address.`;
  const fix = `Set ${names} to the address of the runner, such as http://127.0.0.1:8085, or RUNNER_BACKEND to embedded.`;
  const words = { what: 'The address of the runner is not known.', why, fix };
  throw new RunnerFailure('runner_error', words, { runnerStatus: 500 });
}

function protocolOf(url: string): string {
  return URL.canParse(url) ? new URL(url).protocol : '';
}

/** Redirects are not followed: the token would go along. */
async function send(
  fetch: typeof globalThis.fetch,
  url: string,
  request: { headers: Record<string, string>; body: string; signal: AbortSignal },
): Promise<Response> {
  try {
    return await fetch(url, { method: 'POST', redirect: 'manual', ...request });
  } catch (cause) {
    if (request.signal.aborted) throw cause;
    throw new RunnerFailure(
      'runner_error',
      {
        what: 'The runner cannot be reached.',
        why: `${url}: ${reasonOf(cause)}.`,
        fix: 'Start the runner, or correct its address; Connections shows what is wrong.',
      },
      { cause },
    );
  }
}

/** What lies behind the `fetch failed` of the platform's own words. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? error.cause : error;
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
  return cause.message === '' ? code || cause.name : cause.message;
}

function shown(headers: Record<string, string>): Record<string, string> {
  return serviceTokenHeader in headers ? { ...headers, [serviceTokenHeader]: redactionMark } : headers;
}

function pick(headers: Headers): Record<string, string> {
  return Object.fromEntries(
    handedOn.flatMap((name) => {
      const value = headers.get(name);
      return value === null ? [] : [[name, value]];
    }),
  );
}
