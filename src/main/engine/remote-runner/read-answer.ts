/** What an HTTP answer of a runner comes to (contract topic: gateway API route, response handling; its order of rows). */
import { z } from 'zod';
import type { ExecuteResponse } from '../../../../runner/types.ts';
import { RunnerFailure } from '../gateway/runner-failure.ts';

/** Bytes of an answer that are read; a guest's memory holds far less of a body. */
const longestAnswer = 64 * 1024 * 1024;

const responseSchema: z.ZodType<ExecuteResponse> = z.object({
  status: z.int(),
  headers: z.record(z.string(), z.string()).default({}),
  body_b64: z.string().nullable().default(null),
  error: z.string().nullable().default(null),
});

/** Throws `RunnerFailure` for everything but an answer of the handler or of the runner in its place. */
export async function readAnswer(response: Response, url: string): Promise<ExecuteResponse> {
  const runnerStatus = response.status >= 400 ? response.status : null;
  const text = await readText(response, url);
  if (text.trim() === '') throw empty(response.status, url, runnerStatus);
  const value = parse(text);
  if (value === undefined) throw notJson(response.status, url, text, runnerStatus);
  if (runnerStatus !== null) throw refused(runnerStatus, url, text);
  const parsed = responseSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new RunnerFailure('invalid_response', {
    what: 'The runner’s answer is JSON, but no answer of a runner.',
    why: `${url} answered without a whole number as \`status\`, or with other fields of the wrong kind.`,
    fix: 'Check that RUNNER_BASE_URL is the address of a runner and not of another server.',
  });
}

async function readText(response: Response, url: string): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.byteLength;
    if (length > longestAnswer) {
      throw new RunnerFailure('invalid_response', {
        what: 'The runner’s answer is too large.',
        why: `${url} sent more than ${longestAnswer} bytes.`,
        fix: 'Answer with less, in pages for instance.',
      });
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function empty(status: number, url: string, runnerStatus: number | null): RunnerFailure {
  const why =
    status >= 300 && status < 400
      ? `${url} answered ${status}, a redirect; redirects are not followed.`
      : `${url} answered ${status} with an empty body${status === 404 ? ', as a server does that is no runner' : ''}.`;
  return new RunnerFailure(
    'empty_response',
    { what: 'The runner’s answer is empty.', why, fix: 'Check the address of the runner in RUNNER_BASE_URL.' },
    { runnerStatus, httpStatus: status },
  );
}

function notJson(status: number, url: string, text: string, runnerStatus: number | null): RunnerFailure {
  if (status === 401) return wrongToken(url, text, runnerStatus);
  const begin = text.length > 200 ? `${text.slice(0, 200)}…` : text;
  const tooLarge = status === 413;
  return new RunnerFailure(
    'invalid_response',
    {
      what: tooLarge ? 'The request is too large for the runner.' : 'The runner’s answer is not JSON.',
      why: `${url} answered ${status}: ${begin}`,
      fix: tooLarge
        ? 'Send at most about 1.5 MB in one request.'
        : 'Check that RUNNER_BASE_URL is the address of a runner; look into the log of the runner.',
    },
    { runnerStatus, httpStatus: status },
  );
}

function wrongToken(url: string, text: string, runnerStatus: number | null): RunnerFailure {
  return new RunnerFailure(
    'invalid_response',
    {
      what: 'The runner refuses the workbench.',
      why: `${url} answered 401: ${text.slice(0, 200)}.`,
      fix: 'Give the runner as RUNNER_EXECUTE_TOKEN what is set here as RUNNER_SERVICE_TOKEN, and restart it.',
    },
    { runnerStatus, httpStatus: 401 },
  );
}

function refused(status: number, url: string, text: string): RunnerFailure {
  return new RunnerFailure(
    'runner_transport_error',
    {
      what: 'The runner refuses the request.',
      why: `${url} answered ${status}: ${text.slice(0, 200)}`,
      fix: 'Look into the log of the runner.',
    },
    { runnerStatus: status },
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
