/** Runs the commands of test steps with their output shown as it comes. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';

export interface Checkout {
  root: string;
  /** Runs a command of `node_modules/.bin`, or any other by path; answers whether it ended well. */
  run(command: string, args: readonly string[], env?: Record<string, string>): Promise<boolean>;
  /** A fresh place for a report. */
  reportFile(name: string): string;
  /** The JSON in a report, or null when the runner wrote none. */
  readReport(file: string): unknown;
}

/** Commands run with the locked Node first on the PATH, and never outlive this process by a signal to it. */
export function createCheckout(root: string, reportFolder: string): Checkout {
  const binaries = path.join(root, 'node_modules/.bin');
  const PATH = [path.dirname(process.execPath), binaries, process.env['PATH'] ?? ''].join(path.delimiter);

  const run: Checkout['run'] = (command, args, env = {}) =>
    new Promise((resolve) => {
      const shell = process.platform === 'win32';
      const child = spawn(command, args, { cwd: root, stdio: 'inherit', shell, env: { ...process.env, PATH, ...env } });
      const pass = (): void => void child.kill('SIGTERM');
      process.once('SIGTERM', pass);
      const finish = (ok: boolean): void => {
        process.off('SIGTERM', pass);
        resolve(ok);
      };
      child.on('error', (error) => {
        console.error(`${command} did not start: ${error.message}`);
        finish(false);
      });
      child.on('close', (code) => finish(code === 0));
    });

  return { root, run, reportFile: (name) => path.join(reportFolder, `${name}.json`), readReport };
}

function readReport(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    // The runner ended before it could report; its exit code says so.
    return null;
  }
}
