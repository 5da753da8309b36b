/** Starts the built app under its headless host on a data folder of its own, and ends it without a trace. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Ready } from '../../src/contract/workbench.ts';

const root = path.resolve(import.meta.dirname, '../..');
const endLimitMs = 10_000;

export interface RunningWorkbench {
  ready: Ready;
  /** A folder below which tests put projects; removed at the end. */
  scratch: string;
  child: ChildProcess;
  stop(): Promise<void>;
}

async function readyOf(child: ChildProcess): Promise<Ready> {
  let errors = '';
  child.stderr!.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  for await (const line of createInterface({ input: child.stdout! })) {
    if (line.startsWith('{')) return JSON.parse(line) as Ready;
  }
  throw new Error(`The workbench ended before it was ready: ${errors}`);
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), endLimitMs);
  await gone;
  clearTimeout(timer);
}

/** Runs `serve`, with `env` beside the environment of the tests, and waits for its ready line. */
export async function startWorkbench(name: string, env: Record<string, string> = {}): Promise<RunningWorkbench> {
  const scratch = await mkdtemp(path.join(os.tmpdir(), `alga-workbench-e2e-${name}-`));
  const args = ['out/main/cli.js', 'serve', '--json', '--no-open', '--data-dir', path.join(scratch, 'data')];
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ready = await readyOf(child);
  return {
    ready,
    scratch,
    child,
    stop: async () => {
      await end(child);
      await rm(scratch, { recursive: true, force: true });
    },
  };
}
