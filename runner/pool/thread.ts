/** One guest thread as the pool sees it: runs one request at a time, can be ended at any moment. */
import { MessageChannel, Worker } from 'node:worker_threads';
import type { ComponentImage } from '../component/image.ts';
import { textOf } from '../errors.ts';
import { clearAmbientLog, copyAmbientLog, createAmbientLog } from '../tape/ambient.ts';
import { answerCall } from '../worker/bridge.ts';
import type { GuestState } from '../worker/instances.ts';
import { createMailbox, mailboxReader } from '../worker/mailbox.ts';
import { decodeNote } from '../worker/notes.ts';
import type { RunLimits, ThreadCommand, ThreadData, ThreadReport } from '../worker/protocol.ts';
import type { GuestJob, GuestOutcome } from './job.ts';

/** `busy` threads make instances or load components; they come back by themselves. */
export type ThreadState = 'starting' | 'idle' | 'busy' | 'running' | 'ended';

export interface GuestThread {
  readonly state: ThreadState;
  /** Whose request it runs. */
  readonly owner: string | null;
  /** Its guest has waited for the host for a while, so that the thread takes no processor. */
  readonly waiting: boolean;
  /** On the clock of `performance.now()`; of the last run, or of the start. */
  readonly idleSince: number;
  /** Components loaded in its life; generated code is never given back before the thread ends. */
  readonly loads: number;
  /** Components of which it is to have instances ready. */
  readonly kept: number;
  /** Why it ended before it could run anything; null where it did not. */
  readonly startFailure: string | null;
  /** Instances at hand for a component. */
  spares(key: string): number;
  /** Only while idle. `timeLeft` is asked for milliseconds when the component is loaded. Never rejects. */
  run(job: GuestJob, timeLeft: () => number): Promise<GuestOutcome>;
  /** Says how many instances to have ready, and loads the component where it wants some. */
  keep(image: ComponentImage, wanted: number): void;
  drop(key: string): void;
  end(): Promise<void>;
}

export interface ThreadOptions {
  workerPath: string;
  guestState: GuestState;
  limits: RunLimits;
  /** Called whenever the thread can take a request, has more instances, or has ended. */
  onChange(): void;
}

/**
 * Megabytes of JavaScript heap for the glue; guests live in their own capped memories beside it. Every run leaves
 * garbage, and a larger limit only lets hundreds of megabytes of it pile up.
 */
const heapLimitMb = 64;
/**
 * Room for new objects. With more of it than the rest of the heap has to spare, the engine takes the small heap of such
 * a thread for a full one and collects all garbage after every few requests; with half of it, short requests cost a fifth
 * more, because what outlives them is moved too often.
 */
const youngHeapMb = 24;
/** Milliseconds after which a guest that waits for its host counts as waiting: shorter calls are not worth a thread. */
const waitingAfterMs = 5;
/** Milliseconds between looks at the mailbox of a guest that gives no other sign of life. */
const mailEveryMs = 100;

interface Run {
  job: GuestJob;
  timeLeft: () => number;
  finish(outcome: GuestOutcome): void;
  ended: AbortController;
  /** Set once the guest runs. */
  timers: { deadline: NodeJS.Timeout; mail: NodeJS.Timeout } | null;
}

export function createGuestThread(options: ThreadOptions): GuestThread {
  const { port1: port, port2: bridge } = new MessageChannel();
  const signal = new SharedArrayBuffer(4);
  const mailbox = createMailbox();
  const mail = mailboxReader(mailbox);
  const ambientLog = createAmbientLog();
  const workerData: ThreadData = { role: 'guest', bridge, signal, mailbox, ambientLog, state: options.guestState };
  const worker = new Worker(options.workerPath, {
    workerData,
    transferList: [bridge],
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: heapLimitMb, maxYoungGenerationSizeMb: youngHeapMb },
  });
  /** False until the thread says that it has the component. */
  const loaded = new Map<string, boolean>();
  const kept = new Map<string, number>();
  let spares: Record<string, number> = {};
  let sent = 0;
  let done = -1;
  let loads = 0;
  let ended = false;
  let failure: string | null = null;
  let active: Run | null = null;
  let callSince: number | null = null;
  let idleSince = performance.now();

  function command(message: ThreadCommand): void {
    if (ended) return;
    sent += 1;
    worker.postMessage(message, []);
  }

  function state(): ThreadState {
    if (ended) return 'ended';
    if (active !== null) return 'running';
    if (done < 0) return 'starting';
    return done === sent ? 'idle' : 'busy';
  }

  function readMail(): void {
    mail.drain((record) => active?.job.observe(decodeNote(record)));
  }

  function load(image: ComponentImage): void {
    if (loaded.has(image.key)) return;
    loaded.set(image.key, false);
    loads += 1;
    command({ type: 'load', image });
  }

  /** The guest's time starts here, with its component in place. */
  function begin(run: Run): void {
    const { job, timeLeft } = run;
    run.timers = {
      deadline: setTimeout(() => run.finish({ kind: 'deadline' }), timeLeft()),
      mail: setInterval(readMail, mailEveryMs),
    };
    clearAmbientLog(ambientLog);
    const { image, request, frame, replay = null } = job;
    command({ type: 'run', key: image.key, request, frame, limits: options.limits, replay });
  }

  async function answer(call: Extract<ThreadReport, { type: 'call' }>): Promise<void> {
    const run = active;
    if (run === null) return;
    callSince = performance.now();
    const outcome = await run.job.answer(call, run.ended.signal);
    if (active !== run) return;
    callSince = null;
    answerCall(port, signal, { seq: call.seq, outcome });
  }

  function onReport(report: ThreadReport): void {
    switch (report.type) {
      case 'call':
        return void answer(report);
      case 'told':
      case 'line':
        return active?.job.observe(report);
      case 'returned':
        return active?.finish({ kind: 'returned', response: report.response, facts: report.facts });
      case 'threw':
        return active?.finish({ kind: 'threw', thrown: report.thrown, facts: report.facts });
      case 'ready':
        ({ spares, done } = report);
        return options.onChange();
      case 'loaded':
        loaded.set(report.key, true);
        if (active?.timers === null && active.job.image.key === report.key) begin(active);
        return;
      case 'load-failed':
        loaded.delete(report.key);
        if (active?.job.image.key === report.key) active.finish({ kind: 'crashed', message: report.message });
        return;
      case 'mail':
        return;
    }
  }

  port.on('message', (report: ThreadReport) => {
    readMail();
    onReport(report);
  });
  const fail = (message: string) => {
    failure ??= message;
    active?.finish({ kind: 'crashed', message: failure });
  };
  worker.on('error', (error) => fail(textOf(error)));
  worker.on('exit', (code) => {
    const told = ended;
    ended = true;
    port.close();
    fail(`the guest thread ended with code ${code}`);
    if (!told) options.onChange();
  });

  async function end(): Promise<void> {
    ended = true;
    await worker.terminate();
  }

  function finished(run: Run, outcome: GuestOutcome): void {
    readMail();
    clearTimeout(run.timers?.deadline);
    clearInterval(run.timers?.mail);
    run.ended.abort();
    if (run.timers !== null) run.job.taped?.(copyAmbientLog(ambientLog));
    active = null;
    callSince = null;
    idleSince = performance.now();
    if (outcome.kind !== 'returned' && outcome.kind !== 'threw') {
      void end();
      options.onChange();
    }
  }

  return {
    get state() {
      return state();
    },
    get owner() {
      return active?.job.owner ?? null;
    },
    get waiting() {
      return callSince !== null && performance.now() - callSince >= waitingAfterMs;
    },
    get idleSince() {
      return idleSince;
    },
    get loads() {
      return loads;
    },
    get kept() {
      return [...kept.values()].filter((wanted) => wanted > 0).length;
    },
    get startFailure() {
      return done < 0 ? failure : null;
    },
    spares: (key) => (ended ? 0 : (spares[key] ?? 0)),
    keep(image, wanted) {
      if ((kept.get(image.key) ?? 0) === wanted) return;
      kept.set(image.key, wanted);
      if (wanted > 0) load(image);
      command({ type: 'keep', key: image.key, wanted });
    },
    drop(key) {
      kept.delete(key);
      if (loaded.delete(key)) command({ type: 'drop', key });
    },
    run(job, timeLeft) {
      return new Promise((resolve) => {
        const finish = (outcome: GuestOutcome) => {
          job.signal?.removeEventListener('abort', cancel);
          finished(run, outcome);
          resolve(outcome);
        };
        const cancel = () => finish({ kind: 'cancelled' });
        const run: Run = { job, timeLeft, finish, ended: new AbortController(), timers: null };
        active = run;
        job.signal?.addEventListener('abort', cancel, { once: true });
        job.onStart?.();
        load(job.image);
        if (loaded.get(job.image.key) === true) begin(run);
      });
    },
    end,
  };
}
