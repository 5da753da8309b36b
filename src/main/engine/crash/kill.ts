/** Starts a process on a data folder, kills it at a moment that chance picks, and answers what it had done until then. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { type Line, lineSchema } from './lines.ts';
import type { Scenario } from './work.ts';

const child = path.join(import.meta.dirname, 'child.ts');

export interface Moment {
  /** The line after which the time runs. */
  after: 'starting' | 'opened';
  /** Milliseconds. */
  delay: number;
}

export interface Killed {
  lines: Line[];
  /** What it wrote to stderr; a scenario that failed by itself says why. */
  errors: string;
}

/** Fails when the process ended by itself before its time, but for a migration, which has an end. */
export async function runAndKill(scenario: Scenario, dataDir: string, moment: Moment, steps = 0): Promise<Killed> {
  const running = spawn(process.execPath, [child, scenario, dataDir, String(steps)], { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = once(running, 'exit');
  const reached = Promise.withResolvers<void>();
  const lines: Line[] = [];
  let errors = '';
  running.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const reading = createInterface({ input: running.stdout });
  reading.on('line', (text) => {
    // The last line may have been cut by the end of the process.
    const line = lineSchema.safeParse(parsed(text));
    if (!line.success) return;
    lines.push(line.data);
    if (line.data.did === moment.after) reached.resolve();
  });
  const closed = once(reading, 'close');
  await Promise.race([reached.promise, ended]);
  await Promise.race([wait(moment.delay), ended]);
  running.kill('SIGKILL');
  const [code] = (await ended) as [number | null];
  await closed;
  if (code !== null && (code !== 0 || scenario !== 'migrate')) {
    throw new Error(`The process ended by itself with ${code}: ${errors}`);
  }
  return { lines, errors };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
