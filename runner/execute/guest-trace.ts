/** Follows one run: a span for each host call, the guest's output as log lines, and the clues for explaining a trap. */
import { hostFunction } from '../host/catalog.ts';
import { describeArguments, describeOutcome } from '../host/describe.ts';
import type { HostOutcome } from '../host/interface.ts';
import { logLevels } from '../host/logging.ts';
import type { LocalAnswer } from '../host/local-call.ts';
import { textOf } from '../errors.ts';
import type { Attributes, ObservedSpan } from '../observe.ts';
import type { ThreadReport } from '../worker/protocol.ts';

export type Call = Extract<ThreadReport, { type: 'call' }>;
/** With how it was answered. */
export type Told = Extract<ThreadReport, { type: 'told' }> & LocalAnswer;
type Line = Extract<ThreadReport, { type: 'line' }>;

/** Gives the answer to a call that the guest waits for. `note` adds to the span of the call. */
export type Respond = (call: Call, signal: AbortSignal, note: (attributes: Attributes) => void) => Promise<HostOutcome>;

/** What a guest gets where answering failed in an unforeseen way. */
export function unforeseenOf(name: string): HostOutcome {
  const fn = hostFunction(name);
  return (fn.at === 'engine' ? fn.unforeseen : undefined) ?? { err: 'internal' };
}

/** A call that answered with an error case; `cause` is what its span tells of it. */
export interface FailedCall {
  fn: string;
  error: string;
  cause: string | null;
}

export interface GuestTraceOptions {
  span: ObservedSpan;
  respond: Respond;
}

export interface GuestTrace {
  /** Answers a call that the guest waits for. Never rejects. */
  answer(call: Call, signal: AbortSignal): Promise<HostOutcome>;
  observe(report: Told | Line): void;
  /** Lines of standard error, the last ones where there are many. */
  stderr(): readonly string[];
  lastError(): FailedCall | null;
  /** Name of the call that the guest waits for. */
  waitingFor(): string | null;
}

/** Lines of standard error that are kept for the explanation; the engine's own report is at the end of them. */
const keptLines = 300;

export function createGuestTrace({ span, respond }: GuestTraceOptions): GuestTrace {
  const stderr: string[] = [];
  let lastError: FailedCall | null = null;
  let waitingFor: string | null = null;

  const remember = (fn: string, outcome: HostOutcome, cause: string | null) => {
    if ('err' in outcome) lastError = { fn, error: outcome.err, cause };
  };

  async function answer(call: Call, signal: AbortSignal): Promise<HostOutcome> {
    const fn = hostFunction(call.fn);
    const child = span.child(call.fn, 'host-call', { ...describeArguments(fn, call.args), decision: 'granted' }, call.at);
    let cause: string | null = null;
    const note = (attributes: Attributes) => {
      const told = attributes['cause'] ?? attributes['decision'];
      if (typeof told === 'string') cause = told;
      child.set(attributes);
    };
    waitingFor = call.fn;
    let outcome: HostOutcome;
    try {
      outcome = await respond(call, signal, note);
    } catch (error) {
      // Host functions map their own failures; what is left is a defect, and the guest must not wait for it forever.
      note({ cause: textOf(error) });
      outcome = unforeseenOf(call.fn);
    }
    waitingFor = signal.aborted ? call.fn : null;
    remember(call.fn, outcome, cause);
    child.end({ state: 'err' in outcome ? 'error' : 'ok', attributes: describeOutcome(fn, outcome) });
    return outcome;
  }

  function told(report: Told): void {
    const { outcome } = report;
    const level = report.granted ? logLevels[report.fn.replace('logging.', '')] : undefined;
    if (level !== undefined) span.log({ level, stream: 'log', message: String(report.args[0]), at: report.at });
    const fn = hostFunction(report.fn);
    const decision = report.granted ? 'granted' : 'denied: the capability is not granted';
    const args = level === undefined ? describeArguments(fn, report.args) : {};
    const child = span.child(report.fn, 'host-call', { ...args, decision }, report.at);
    const result = outcome === 'trap' ? { error: 'trap' } : describeOutcome(fn, outcome);
    if (outcome !== 'trap') remember(report.fn, outcome, null);
    child.end({ state: outcome === 'trap' || 'err' in outcome ? 'error' : 'ok', attributes: result }, report.ms);
  }

  function line(report: Line): void {
    span.log({
      level: report.stream === 'stderr' ? 'error' : 'info',
      stream: report.stream,
      message: report.text,
      at: report.at,
    });
    if (report.stream !== 'stderr') return;
    stderr.push(report.text);
    if (stderr.length > keptLines) stderr.splice(1, 1);
  }

  return {
    answer,
    observe: (report) => (report.type === 'told' ? told(report) : line(report)),
    stderr: () => stderr,
    lastError: () => lastError,
    waitingFor: () => waitingFor,
  };
}
