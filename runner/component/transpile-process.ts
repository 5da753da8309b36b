/**
 * Transpiling in a process of its own. The transpiler leaves a hundred megabytes behind that a thread would not give
 * back to the system. The same entry file serves threads and this process (`worker/guest-worker.ts`).
 */
import { fork } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { errorOf, reportOf } from './failure-report.ts';
import type { FailureReport } from './failure-report.ts';
import { digestOf } from '../cache/sealed-folder.ts';
import { writePrepared } from './cache.ts';

export interface TranspileTask {
  wasmPath: string;
  cacheRoot: string;
}

/** First argument of the process. */
export const transpileRole = 'transpile';

/** Puts the prepared files of a component into the cache. Throws `RunnerError`, or `Error` when the process dies. */
export async function transpileInProcess(entry: string, { wasmPath, cacheRoot }: TranspileTask): Promise<void> {
  const child = fork(entry, [transpileRole, wasmPath, cacheRoot], {
    execArgv: [],
    // In Electron the executable is the app; this makes it plain Node.
    env: { ELECTRON_RUN_AS_NODE: '1' },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const failure = await new Promise<FailureReport | null>((resolve, reject) => {
    child.once('message', (report) => resolve(report as FailureReport));
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      if (code === 0) resolve(null);
      else reject(new Error(`the transpiler ended with ${signal ?? `code ${code}`}`));
    });
  });
  if (failure !== null) throw errorOf(failure);
}

/** The process's own side: posts a report where it fails, and exits with code 0 either way. */
export async function runTranspileProcess([wasmPath = '', cacheRoot = '']: readonly string[]): Promise<void> {
  try {
    const { transpile } = await import('./transpile.ts');
    const component = await readFile(wasmPath);
    await writePrepared(cacheRoot, digestOf(component), await transpile(component));
  } catch (error) {
    process.send?.(reportOf(error));
  }
  if (process.connected) process.disconnect();
}
