/** The loop of a guest thread: load components, run one request at a time, make spares while nothing is asked. */
import { parentPort } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';
import type { GuestFrame } from '../host/interface.ts';
import { createTapedAmbient } from '../tape/ambient.ts';
import { createBridge, epochNow } from './bridge.ts';
import { CapabilityPanic, createImports } from './imports.ts';
import { createInstances } from './instances.ts';
import type { GuestInstance } from './instances.ts';
import { createOutputLines } from './output-lines.ts';
import type { RunFacts, ThreadCommand, ThrownInGuest } from './protocol.ts';
import { SandboxRefusal } from './wasi/refusal.ts';
import type { OutputSink } from './wasi/streams.ts';

export interface GuestThreadOptions {
  bridge: MessagePort;
  signal: SharedArrayBuffer;
  /** Takes what the guest reads of clocks and randomness; made by `createAmbientLog`. */
  ambientLog: SharedArrayBuffer;
  /** Instances kept ready for each component. */
  spares: number;
}

export function runGuestThread(options: GuestThreadOptions): void {
  const commands = parentPort;
  if (commands === null) throw new Error('a guest thread needs a parent');
  const bridge = createBridge(options.bridge, options.signal);
  const lines = createOutputLines((stream, text) => bridge.report({ type: 'line', stream, text, at: epochNow() }));
  let current: GuestFrame | null = null;
  const frame = () => {
    if (current === null) throw new Error('a guest called its host outside a request');
    return current;
  };
  const output: OutputSink = (stream, bytes) => {
    if (current !== null) lines.write(stream, bytes);
  };
  const ambient = createTapedAmbient(options.ambientLog);
  const imports = createImports(bridge, frame, output, ambient);
  const instances = createInstances(imports, options.spares);
  let refilling = false;

  /** One spare a turn of the event loop, so that a run command waits for one at most. */
  function refill(): void {
    if (refilling) return;
    refilling = true;
    setImmediate(() => {
      refilling = false;
      if (!refillOne()) return;
      bridge.report({ type: 'spares', spares: instances.counts() });
      refill();
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

  function run(command: Extract<ThreadCommand, { type: 'run' }>): void {
    const started = performance.now();
    let ready = started;
    let instance: GuestInstance | null = null;
    const facts = (): RunFacts => ({
      instantiateMs: ready - started,
      runMs: performance.now() - ready,
      memoryBytes: instance?.memoryBytes() ?? 0,
    });
    current = command.frame;
    try {
      instance = instances.take(command.key);
      ready = performance.now();
      ambient.begin(command.replay);
      const response = instance.handler(command.request);
      lines.end();
      bridge.report({ type: 'returned', response, facts: facts() });
    } catch (error) {
      lines.end();
      bridge.report({ type: 'threw', thrown: describeThrown(error), facts: facts() });
    } finally {
      ambient.end();
      current = null;
    }
    bridge.report({ type: 'spares', spares: instances.counts() });
    refill();
  }

  async function obey(command: ThreadCommand): Promise<void> {
    if (command.type === 'run') return run(command);
    if (command.type === 'drop') return instances.drop(command.key);
    await instances.load(command.image);
    refill();
  }

  // Loading is asynchronous, so commands queue behind it to keep their order.
  let last = Promise.resolve();
  commands.on('message', (command: ThreadCommand) => {
    last = last.then(() => obey(command));
  });
}

/** What was thrown through the guest: a trap of the engine, a refusal of the sandbox, or a failure of the glue. */
function describeThrown(error: unknown): ThrownInGuest {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error), frames: [], facility: null };
  const frames = (error.stack ?? '').matchAll(/^\s+at (\S.*?) \(wasm:\/\//gm);
  return {
    name: error.name,
    message: error.message,
    frames: [...frames].map((match) => match[1] ?? '').slice(0, 8),
    facility: error instanceof CapabilityPanic ? 'capability' : error instanceof SandboxRefusal ? error.facility : null,
  };
}
