/** One guest thread as the pool sees it: runs one request at a time, can be ended at any moment. */
import { MessageChannel, Worker } from 'node:worker_threads';
import type { ComponentImage } from '../component/image.ts';
import { textOf } from '../errors.ts';
import type { HostOutcome } from '../host/interface.ts';
import { clearAmbientLog, copyAmbientLog, createAmbientLog } from '../tape/ambient.ts';
import type { AmbientLog } from '../tape/ambient.ts';
import { answerCall } from '../worker/bridge.ts';
import type {
  GuestRequest,
  GuestResponse,
  RunFacts,
  ThreadCommand,
  ThreadData,
  ThreadReport,
  ThrownInGuest,
} from '../worker/protocol.ts';
import type { GuestFrame } from '../host/interface.ts';

/** What a run needs, and where it tells what happens. */
export interface GuestJob {
  image: ComponentImage;
  request: GuestRequest;
  frame: GuestFrame;
  /** Milliseconds of wall clock, host calls included. */
  timeoutMs: number;
  signal?: AbortSignal;
  /** What a recorded run read of clocks and randomness, to be read again. */
  replay?: Uint8Array;
  /** Gets what the guest read, once, before the outcome. */
  taped?(reads: AmbientLog): void;
  /** Told when a thread takes the job. */
  onStart?(): void;
  /** Answers a call of the guest. Must not reject. */
  answer(call: Extract<ThreadReport, { type: 'call' }>, signal: AbortSignal): Promise<HostOutcome>;
  /** A call that was answered inside the thread, or a line of output. */
  observe(report: Extract<ThreadReport, { type: 'told' | 'line' }>): void;
}

export type GuestOutcome =
  | { kind: 'returned'; response: GuestResponse; facts: RunFacts }
  | { kind: 'threw'; thrown: ThrownInGuest; facts: RunFacts }
  | { kind: 'deadline' }
  | { kind: 'cancelled' }
  | { kind: 'crashed'; message: string };

export type ThreadState = 'idle' | 'running' | 'waiting' | 'ended';

export interface GuestThread {
  readonly state: ThreadState;
  /** Instances at hand for a component. */
  spares(key: string): number;
  /** Only while idle. Never rejects. */
  run(job: GuestJob): Promise<GuestOutcome>;
  load(image: ComponentImage): void;
  drop(key: string): void;
  end(): Promise<void>;
}

export interface ThreadOptions {
  workerPath: string;
  spares: number;
  /** Called whenever `state` or the spares change. */
  onChange(): void;
  onSpare(): void;
}

/**
 * Megabytes of JavaScript heap for the glue; guests live in their own capped memories beside it. Every run leaves
 * garbage, and a larger limit only lets hundreds of megabytes of it pile up.
 */
const heapLimitMb = 64;

export function createGuestThread(options: ThreadOptions): GuestThread {
  const { port1: port, port2: bridge } = new MessageChannel();
  const wake = new SharedArrayBuffer(4);
  const ambientLog = createAmbientLog();
  const workerData: ThreadData = { role: 'guest', bridge, signal: wake, ambientLog, spares: options.spares };
  const worker = new Worker(options.workerPath, {
    workerData,
    transferList: [bridge],
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: heapLimitMb },
  });
  const loaded = new Set<string>();
  let spares: Record<string, number> = {};
  let state: ThreadState = 'idle';
  let active: { job: GuestJob; finish: (outcome: GuestOutcome) => void; ended: AbortController } | null = null;

  const command = (message: ThreadCommand) => worker.postMessage(message, []);
  const become = (next: ThreadState) => {
    if (state === 'ended' || state === next) return;
    state = next;
    options.onChange();
  };

  async function answer(call: Extract<ThreadReport, { type: 'call' }>): Promise<void> {
    const run = active;
    if (run === null) return;
    become('waiting');
    const outcome = await run.job.answer(call, run.ended.signal);
    if (active !== run) return;
    become('running');
    answerCall(port, wake, { seq: call.seq, outcome });
  }

  port.on('message', (report: ThreadReport) => {
    if (report.type === 'spares') {
      spares = report.spares;
      options.onSpare();
    } else if (report.type === 'call') void answer(report);
    else if (report.type === 'told' || report.type === 'line') active?.job.observe(report);
    else if (report.type === 'returned') active?.finish({ kind: 'returned', response: report.response, facts: report.facts });
    else active?.finish({ kind: 'threw', thrown: report.thrown, facts: report.facts });
  });
  worker.on('error', (error) => active?.finish({ kind: 'crashed', message: textOf(error) }));
  worker.on('exit', (code) => {
    port.close();
    become('ended');
    active?.finish({ kind: 'crashed', message: `the guest thread ended with code ${code}` });
  });

  async function end(): Promise<void> {
    become('ended');
    await worker.terminate();
  }

  return {
    get state() {
      return state;
    },
    spares: (key) => spares[key] ?? 0,
    load(image) {
      if (loaded.has(image.key)) return;
      loaded.add(image.key);
      command({ type: 'load', image });
    },
    drop(key) {
      if (loaded.delete(key)) command({ type: 'drop', key });
    },
    run(job) {
      this.load(job.image);
      become('running');
      return new Promise((resolve) => {
        const ended = new AbortController();
        const finish = (outcome: GuestOutcome) => {
          clearTimeout(timer);
          job.signal?.removeEventListener('abort', cancel);
          active = null;
          ended.abort();
          job.taped?.(copyAmbientLog(ambientLog));
          if (outcome.kind === 'returned' || outcome.kind === 'threw') become('idle');
          else void end();
          resolve(outcome);
        };
        const cancel = () => finish({ kind: 'cancelled' });
        const timer = setTimeout(() => finish({ kind: 'deadline' }), job.timeoutMs);
        active = { job, finish, ended };
        job.signal?.addEventListener('abort', cancel, { once: true });
        clearAmbientLog(ambientLog);
        job.onStart?.();
        command({ type: 'run', key: job.image.key, request: job.request, frame: job.frame, replay: job.replay ?? null });
      });
    },
    end,
  };
}
