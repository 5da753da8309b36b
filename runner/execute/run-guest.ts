/** Runs a guest once and tells how it came out. Executions and replays differ in who answers and what is kept. */
import type { BundleKey } from '../bundle/key.ts';
import type { ComponentImage } from '../component/image.ts';
import { hostCall } from '../host/catalog.ts';
import type { GuestFrame } from '../host/interface.ts';
import { answerLocally } from '../host/local-call.ts';
import type { LocalAnswer } from '../host/local-call.ts';
import type { ObservedSpan } from '../observe.ts';
import type { Pool } from '../pool/pool.ts';
import type { GuestOutcome } from '../pool/job.ts';
import type { AmbientLog } from '../tape/ambient.ts';
import type { GuestRequest } from '../worker/protocol.ts';
import { readGuestError } from './explain/stderr.ts';
import { mapStderr, positionOf, readSourceMap } from './explain/source-position.ts';
import type { FindSource } from './explain/source-position.ts';
import { createGuestTrace } from './guest-trace.ts';
import type { Respond, Told } from './guest-trace.ts';
import { resultOf } from './outcome.ts';
import type { ExecuteResult } from './outcome.ts';

/** The source map of a bundle's handler, as JSON; null where none is known. Must not reject. */
export type SourceMaps = (key: BundleKey) => Promise<string | null>;

export interface GuestRunParts {
  pool: Pool;
  sourceMaps: SourceMaps | undefined;
}

export interface GuestRun {
  /** Of the bundle, for its source map. */
  key: BundleKey;
  image: ComponentImage;
  request: GuestRequest;
  frame: GuestFrame;
  /** Whose request it is: threads are shared out between owners. */
  owner: string;
  timeoutMs: number;
  /** As `GuestJob` has it. */
  since?: number;
  /** Parent of the span of the run. */
  span: ObservedSpan;
  signal: AbortSignal | undefined;
  respond: Respond;
  /** Told of calls that the guest's thread answered. */
  told?(report: Told): void;
  replay?: Uint8Array;
  taped(reads: AmbientLog): void;
  onStart?(): void;
}

/** Told on each run of a guest that is reused. */
const leaks = 'The instance shows what earlier requests left: module state, globals, memory.';

export async function runGuest(parts: GuestRunParts, run: GuestRun): Promise<{ result: ExecuteResult; outcome: GuestOutcome }> {
  const { image, owner, request, frame, timeoutMs, signal } = run;
  const span = run.span.child('handler', 'guest', { method: request.http.method, url: request.http.url, timeoutMs });
  const trace = createGuestTrace({ span, respond: run.respond });
  const outcome = await parts.pool.run({
    image,
    owner,
    request,
    frame,
    timeoutMs,
    signal,
    answer: trace.answer,
    observe(note) {
      if (note.type === 'line') return trace.observe(note);
      const told = { ...note, ...shownAnswer(frame, note) };
      trace.observe(told);
      run.told?.(told);
    },
    taped: run.taped,
    ...(run.since === undefined ? {} : { since: run.since }),
    ...(run.replay === undefined ? {} : { replay: run.replay }),
    ...(run.onStart === undefined ? {} : { onStart: run.onStart }),
  });
  const find = outcome.kind === 'threw' ? await sourceFinder(parts, run.key, trace.stderr()) : null;
  const stderr = find === null ? trace.stderr() : mapStderr(trace.stderr(), find);
  const result = resultOf(outcome, {
    timeoutMs,
    waitingFor: trace.waitingFor(),
    stderr,
    lastError: trace.lastError(),
    mute: !image.hasWasi,
    memoryLimitBytes: image.maxPages * 65_536,
  });
  const stack = readGuestError(stderr)?.stack ?? [];
  const position = find === null ? null : positionOf(stderr);
  span.end({
    state: result.fromGuest ? 'ok' : 'error',
    attributes: {
      ...('facts' in outcome ? { ...outcome.facts } : {}),
      ...('facts' in outcome && outcome.facts.instance === 'used' ? { leaks } : {}),
      ...(result.fromGuest ? { status: result.response.status } : { error: result.response.error }),
      ...(stack.length === 0 ? {} : { stack }),
      ...(position === null ? {} : { position: { ...position } }),
    },
    ...(result.explanation === null ? {} : { explanation: result.explanation }),
  });
  return { result, outcome };
}

/** How the thread answered, without what a trace must not show. */
function shownAnswer(frame: GuestFrame, { fn: name, args }: { fn: string; args: unknown[] }): LocalAnswer {
  const call = hostCall(name);
  const answer = answerLocally(frame, call, args);
  if (answer === null) throw new Error(`${name} is not answered inside the guest's thread`);
  const hidden = call.fn.secretResult === true && answer.outcome !== 'trap' && 'ok' in answer.outcome;
  return hidden ? { ...answer, outcome: { ok: undefined } } : answer;
}

/** Asks for the source map only where there is a stack to be read with it. */
async function sourceFinder(
  { sourceMaps }: GuestRunParts,
  key: BundleKey,
  stderr: readonly string[],
): Promise<FindSource | null> {
  if (sourceMaps === undefined || readGuestError(stderr) === null) return null;
  const text = await sourceMaps(key);
  return text === null ? null : readSourceMap(text);
}
