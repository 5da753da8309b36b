/**
 * The engine's side of the builder process: started on first use, kept between builds because a warm one makes a
 * component in a third of the time, given one job at a time, and killed with its children to cancel.
 */
import { fork, type ChildProcess } from 'node:child_process';
import type { Readable } from 'node:stream';
import { WorkbenchError } from '../../../contract/errors.ts';
import type { BuilderJobs, BuilderReply, BuilderRequest, JobKind, RemoteFailure } from '../../builder/protocol.ts';
import { diskError } from '../files/disk-error.ts';
import type { Logger } from '../parts.ts';

export interface BuilderProcess {
  /**
   * Runs a job after those before it. Aborting the signal takes a waiting job off the queue and kills the process
   * under a running one; the promise then rejects with the signal's reason. `onOutput` gets what the tools print.
   */
  run<K extends JobKind>(kind: K, input: BuilderJobs[K]['input'], options?: JobOptions): Promise<BuilderJobs[K]['result']>;
  dispose(): Promise<void>;
}

export interface JobOptions {
  signal?: AbortSignal;
  onOutput?: (text: string) => void;
}

/** Milliseconds without a job after which the process ends, to give its memory back. */
const idleLimit = 10 * 60_000;

interface Job {
  request: BuilderRequest;
  options: JobOptions;
  resolve(result: BuilderJobs[JobKind]['result']): void;
  reject(error: unknown): void;
}

/** @param entry the file of the process; see `EnginePaths.builder`. */
export function createBuilderProcess({ entry, logger }: { entry: string; logger: Logger }): BuilderProcess {
  let child: ChildProcess | null = null;
  let current: Job | null = null;
  let waiting: Job[] = [];
  let lastId = 0;
  let disposed = false;
  let idle: NodeJS.Timeout | undefined;

  function next(): void {
    if (current) return;
    clearTimeout(idle);
    current = waiting.shift() ?? null;
    if (current) (child ??= start()).send(current.request);
    else if (child) idle = setTimeout(stop, idleLimit).unref();
  }

  function start(): ChildProcess {
    logger.debug({ entry }, 'builder starting');
    // A group of its own on POSIX, so that a kill also reaches the tools that the process has started.
    const started = fork(entry, [], {
      serialization: 'advanced',
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      execArgv: [],
      detached: process.platform !== 'win32',
    });
    for (const stream of [started.stdout, started.stderr]) relay(stream);
    started.on('message', (reply: BuilderReply) => finish(reply));
    started.on('error', (error) => ended(started, error.message));
    started.on('exit', (code, signal) => ended(started, signal ? `signal ${signal}` : `exit code ${code}`));
    return started;
  }

  function relay(stream: Readable | null): void {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      logger.debug({ text }, 'builder output');
      current?.options.onOutput?.(text);
    });
  }

  function finish(reply: BuilderReply): void {
    if (current?.request.id !== reply.id) return;
    const job = current;
    current = null;
    if (reply.ok) job.resolve(reply.result);
    else job.reject(remoteError(reply.failure));
    next();
  }

  function ended(which: ChildProcess, how: string): void {
    if (child !== which) return;
    child = null;
    const job = current;
    current = null;
    job?.reject(crashed(how));
    next();
  }

  function stop(): void {
    const stopped = child;
    child = null;
    clearTimeout(idle);
    if (stopped) killGroup(stopped);
  }

  function abort(job: Job): void {
    job.reject(job.options.signal?.reason);
    waiting = waiting.filter((other) => other !== job);
    if (current !== job) return;
    current = null;
    stop();
    next();
  }

  return {
    async run(kind, input, options = {}) {
      options.signal?.throwIfAborted();
      if (disposed) throw new Error('The builder is closed.');
      const { promise, resolve, reject } = Promise.withResolvers<BuilderJobs[JobKind]['result']>();
      const request = { id: (lastId += 1), kind, input } as BuilderRequest;
      const job: Job = { request, options, resolve, reject };
      const onAbort = () => abort(job);
      options.signal?.addEventListener('abort', onAbort, { once: true });
      waiting.push(job);
      next();
      try {
        return (await promise) as BuilderJobs[typeof kind]['result'];
      } finally {
        options.signal?.removeEventListener('abort', onAbort);
      }
    },
    async dispose() {
      disposed = true;
      const jobs = current ? [current, ...waiting] : waiting;
      current = null;
      waiting = [];
      for (const job of jobs) job.reject(new Error('The builder was closed.'));
      const gone = child && Promise.withResolvers<void>();
      if (child && gone) child.once('exit', () => gone.resolve());
      stop();
      await gone?.promise;
    },
  };
}

/** Kills the process and, on POSIX, the tools it runs; elsewhere a running tool ends by itself within seconds. */
function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  if (process.platform === 'win32') {
    child.kill();
    return;
  }
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

function remoteError(failure: RemoteFailure): unknown {
  const error = Object.assign(new Error(failure.message), failure.errno ? { code: failure.errno } : {});
  if (failure.stack) error.stack = failure.stack;
  return failure.path ? diskError(error, failure.path) : error;
}

function crashed(how: string): WorkbenchError {
  return new WorkbenchError({
    code: 'BUILDER_CRASHED',
    what: 'The build process ended before it was done.',
    why: `It ended with ${how}.`,
    fix: 'Build again. Making a component needs about 800 MB of free memory.',
  });
}
