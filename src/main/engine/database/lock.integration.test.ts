import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { acquireLock } from './lock.ts';

const lockModule = new URL('./lock.ts', import.meta.url).href;
/** Takes the lock, says how that went, and keeps it until its end. */
const starter = `
  import { acquireLock } from ${JSON.stringify(lockModule)};
  process.stdin.resume();
  process.stdin.once('data', () => {
    try {
      globalThis.lock = acquireLock(process.argv[1]);
      console.log('held');
    } catch (error) {
      console.log(error.code);
    }
  });
  console.log('ready');
`;

interface Starter {
  child: ChildProcess;
  /** The next line that it prints. */
  next(): Promise<string>;
  go(): void;
}

let dataDir: string;
const started: ChildProcess[] = [];

async function start(): Promise<Starter> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', starter, dataDir], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  started.push(child);
  const lines = createInterface({ input: child.stdout! })[Symbol.asyncIterator]();
  const next = async (): Promise<string> => String((await lines.next()).value);
  expect(await next()).toBe('ready');
  return { child, next, go: () => child.stdin!.write('go\n') };
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'alga-lock-'));
});
afterEach(async () => {
  await Promise.all(started.splice(0).map(kill));
  rmSync(dataDir, { recursive: true, force: true });
});

describe('the lock between processes', () => {
  it('is free as soon as its holder is killed', async () => {
    const holder = await start();
    holder.go();
    expect(await holder.next()).toBe('held');
    expect(() => acquireLock(dataDir)).toThrow(expect.objectContaining({ code: 'DATA_DIR_LOCKED' }));
    await kill(holder.child);
    acquireLock(dataDir).release();
  });

  it('has exactly one winner when many start at once', async () => {
    const racers = await Promise.all(Array.from({ length: 6 }, start));
    for (const racer of racers) racer.go();
    const outcomes = await Promise.all(racers.map((racer) => racer.next()));
    expect(outcomes.toSorted()).toEqual([...Array.from({ length: 5 }, () => 'DATA_DIR_LOCKED'), 'held']);
  });
});
