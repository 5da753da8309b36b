/** The loop of a guest thread: load components, run one request at a time, make instances ready between requests. */
import { parentPort } from 'node:worker_threads';
import { textOf } from '../errors.ts';
import { createTapedAmbient } from '../tape/ambient.ts';
import { createBridge, epochNow } from './bridge.ts';
import { createImports } from './imports.ts';
import { createInstances } from './instances.ts';
import type { GuestInstance } from './instances.ts';
import type { GuestThreadData, RunFacts, ThreadCommand } from './protocol.ts';
import { createRunScope } from './run-scope.ts';
import { describeThrown } from './thrown.ts';

export function runGuestThread(options: GuestThreadData): void {
  const commands = parentPort;
  if (commands === null) throw new Error('a guest thread needs a parent');
  const bridge = createBridge({ port: options.bridge, signal: options.signal, mailbox: options.mailbox });
  const scope = createRunScope((stream, text) => bridge.note({ type: 'line', stream, text, at: epochNow() }));
  const ambient = createTapedAmbient(options.ambientLog);
  const imports = createImports({ bridge, scope, ambient });
  const instances = createInstances(imports, options.state);
  let done = 0;
  const reportReady = () => bridge.report({ type: 'ready', done, spares: instances.counts() });
  let refilling = false;

  /** One instance a turn of the event loop, so that a run command waits for one at most. */
  function refill(): void {
    if (refilling) return;
    refilling = true;
    setImmediate(() => {
      refilling = false;
      if (refillOne()) refill();
      reportReady();
    });
  }

  /** A component that cannot be instantiated gets no spares; the next run of it meets the failure and reports it. */
  function refillOne(): boolean {
    try {
      return instances.refill();
    } catch {
      return false;
    }
  }

  function run({ key, request, frame, limits, replay }: Extract<ThreadCommand, { type: 'run' }>): void {
    const started = performance.now();
    let ready = started;
    let instance: GuestInstance | null = null;
    const facts = (): RunFacts => ({
      instance: instance?.origin ?? 'new',
      instantiateMs: ready - started,
      runMs: performance.now() - ready,
      memoryBytes: instance?.memoryBytes() ?? 0,
    });
    scope.begin(frame, limits);
    try {
      instance = instances.take(key);
      ready = performance.now();
      ambient.begin(replay);
      const response = instance.handler(request);
      scope.checkOutput(response);
      scope.endOutput();
      bridge.report({ type: 'returned', response, facts: facts() });
      instances.giveBack(key, instance);
    } catch (error) {
      scope.endOutput();
      bridge.report({ type: 'threw', thrown: describeThrown(error), facts: facts() });
    } finally {
      ambient.end();
      scope.end();
    }
  }

  async function load({ image }: Extract<ThreadCommand, { type: 'load' }>): Promise<void> {
    try {
      await instances.load(image);
      bridge.report({ type: 'loaded', key: image.key });
    } catch (error) {
      bridge.report({ type: 'load-failed', key: image.key, message: textOf(error) });
    }
  }

  async function obey(command: ThreadCommand): Promise<void> {
    if (command.type === 'run') run(command);
    else if (command.type === 'load') await load(command);
    else if (command.type === 'drop') instances.drop(command.key);
    else instances.keep(command.key, command.wanted);
    done += 1;
    refill();
  }

  // Loading is asynchronous, so commands queue behind it to keep their order.
  let last = Promise.resolve();
  commands.on('message', (command: ThreadCommand) => {
    last = last.then(() => obey(command));
  });
  reportReady();
}
