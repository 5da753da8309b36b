/** Starts the workbench the way a person does, through npm, and looks at what is left when npm ends. Needs the build. */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { readySchema } from '../contract/workbench.ts';

const root = path.resolve(import.meta.dirname, '../..');
const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect({ host: '127.0.0.1', port });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

/** Whether a process runs; one that ended but was not yet collected by its parent does not. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  if (process.platform !== 'linux') return true;
  return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
}

/** Runs `npm start` in a session of its own, as a terminal does, and resolves with its ready line. */
async function startByNpm() {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'alga-npm-'));
  cleanups.push(() => rm(dataDir, { recursive: true, force: true }));
  const npm = spawn('npm', ['-s', 'start', '--', '--headless', '--json', '--no-open', '--data-dir', dataDir], {
    cwd: root,
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
    shell: process.platform === 'win32',
  });
  cleanups.push(() => endGroup(npm));
  const lines: string[] = [];
  const line = await new Promise<string>((resolve, reject) => {
    const reader = createInterface({ input: npm.stdout! });
    reader.on('line', (text) => {
      lines.push(text);
      if (text.startsWith('{')) resolve(text);
    });
    reader.once('close', () => reject(new Error(`npm start ended without a ready line: ${lines.join('\n')}`)));
  });
  const ready = readySchema.parse(JSON.parse(line));
  return { npm, ready, lines, ports: [ready.url, ready.gateway, ready.runner].map((url) => Number(new URL(url).port)) };
}

/** Ends whatever a failed test left of npm's process group. */
async function endGroup(npm: ChildProcess): Promise<void> {
  try {
    process.kill(-npm.pid!, 'SIGKILL');
  } catch (error) {
    // The group is gone, which is what the tests are about.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

describe('npm start', () => {
  it.each(['SIGTERM', 'SIGINT', 'SIGKILL'] as const)('leaves nothing behind when npm gets %s', async (signal) => {
    const { npm, ready, lines, ports } = await startByNpm();
    expect(lines).toHaveLength(1);
    expect(await Promise.all(ports.map(isListening))).toEqual([true, true, true]);
    npm.kill(signal);
    const open = async () => (await Promise.all(ports.map(isListening))).filter(Boolean);
    await vi.waitFor(async () => expect(await open()).toEqual([]), { timeout: 2000, interval: 50 });
    await vi.waitFor(() => expect(isRunning(ready.pid)).toBe(false), { timeout: 2000, interval: 50 });
  });
});
