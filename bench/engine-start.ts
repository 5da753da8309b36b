/** Time from starting the process of the headless host to its ready line, on a data folder that exists already. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';

const root = path.resolve(import.meta.dirname, '..');

async function startOnce(dataDir: string): Promise<number> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, ['out/main/cli.js', 'serve', '--json', '--no-open', '--data-dir', dataDir], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let ms = NaN;
  for await (const line of createInterface({ input: child.stdout })) {
    if (!line.startsWith('{')) continue;
    ms = performance.now() - startedAt;
    child.kill('SIGTERM');
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  if (Number.isNaN(ms)) throw new Error('The workbench ended before it was ready.');
  return ms;
}

/** Milliseconds of `rounds` starts; the first, which makes the data folder, is left out. */
export async function measureStarts(dataDir: string, rounds: number): Promise<number[]> {
  await startOnce(dataDir);
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) times.push(await startOnce(dataDir));
  return times;
}
