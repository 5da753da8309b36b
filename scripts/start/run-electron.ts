/** Runs Electron's process to its end, and notes whether it ever came up. */
import { spawn } from 'node:child_process';
import { belongsToParent, endWithParent, endWithParentVariable } from '../../src/main/process-life.ts';
import { electronIsUp, type ElectronExit } from '../../src/main/shell/start-decision.ts';

/** Longest line of stderr that is worth showing as a reason. */
const lineLimit = 200;

/**
 * Starts the app in Electron and resolves when its process has ended. Signals to this process reach it too; should
 * this process be killed outright, the app ends by itself.
 */
export function runElectron(binary: string, root: string, args: readonly string[]): Promise<ElectronExit> {
  return new Promise((resolve) => {
    const child = spawn(binary, [root, ...args], {
      stdio: ['inherit', 'inherit', 'pipe', 'ipc'],
      env: { ...process.env, [endWithParentVariable]: '1' },
    });
    const exit: ElectronExit = { wasReady: false, code: null, signal: null, lastLine: '' };
    const pass = (signal: NodeJS.Signals) => (): void => void child.kill(signal);
    const listeners = (['SIGINT', 'SIGTERM', 'SIGHUP'] as const).map((signal) => ({ signal, listener: pass(signal) }));
    for (const { signal, listener } of listeners) process.on(signal, listener);
    const watch = belongsToParent(process.env) ? endWithParent(() => void child.kill('SIGTERM')) : null;
    const finish = (): void => {
      watch?.stop();
      for (const { signal, listener } of listeners) process.off(signal, listener);
      resolve(exit);
    };
    child.on('message', (message) => {
      if (message === electronIsUp) exit.wasReady = true;
    });
    child.stderr?.on('data', (chunk: Buffer) => {
      process.stderr.write(chunk);
      exit.lastLine = lastLineOf(chunk.toString('utf8')) || exit.lastLine;
    });
    child.on('error', (error) => {
      exit.code = 1;
      exit.lastLine = error.message;
      finish();
    });
    child.on('close', (code, signal) => {
      exit.code = code;
      exit.signal = signal;
      finish();
    });
  });
}

/** The last line of a text that says something, cut to a readable length. */
export function lastLineOf(text: string): string {
  const lines = text.split('\n').map((line) => line.trim());
  return (lines.findLast((line) => line !== '') ?? '').slice(0, lineLimit);
}
