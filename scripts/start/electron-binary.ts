/** Electron's executable: where it lies, fetching it once, and remembering that fetching failed. */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { FetchFailure } from '../../src/main/shell/start-decision.ts';

export interface ElectronBinary {
  /** Version of the installed electron package. */
  version: string;
  /** Path of the executable, or null when it is not on disk. */
  find(): string | null;
  /** An earlier failed fetch, or null. */
  lastFailure(): FetchFailure | null;
  /** Runs the package's own installer; answers null when it worked, else why not, and remembers that. */
  fetch(limitMs: number): Promise<string | null>;
}

/** Electron as installed below `root`; `ELECTRON_OVERRIDE_DIST_PATH` names a folder with a binary of one's own. */
export function electronBinary(root: string, env: NodeJS.ProcessEnv = process.env): ElectronBinary {
  const folder = path.join(root, 'node_modules/electron');
  const memory = path.join(root, 'node_modules/.cache/alga-workbench/electron-fetch.json');
  const version = textField(readJson(path.join(folder, 'package.json')), 'version') ?? 'unknown';

  const find = (): string | null => {
    const override = env['ELECTRON_OVERRIDE_DIST_PATH'];
    const relative = readText(path.join(folder, 'path.txt'))?.trim();
    const executable = override === undefined ? relative : (relative ?? defaultExecutable(process.platform));
    if (executable === undefined) return null;
    const file = path.join(override ?? path.join(folder, 'dist'), executable);
    return existsSync(file) ? file : null;
  };

  const fetch = async (limitMs: number): Promise<string | null> => {
    const reason = await runInstaller(path.join(folder, 'install.js'), limitMs);
    if (reason === null && find() !== null) {
      rmSync(memory, { force: true });
      return null;
    }
    const failure: FetchFailure = { version, reason: reason ?? 'its installer left no executable' };
    mkdirSync(path.dirname(memory), { recursive: true });
    writeFileSync(memory, JSON.stringify(failure));
    return failure.reason;
  };

  const lastFailure = (): FetchFailure | null => {
    const kept = readJson(memory);
    const [failed, reason] = [textField(kept, 'version'), textField(kept, 'reason')];
    return failed === null || reason === null ? null : { version: failed, reason };
  };

  return { version, find, fetch, lastFailure };
}

/** Where Electron's archives have their executable, for a folder that no installer has described. */
export function defaultExecutable(platform: NodeJS.Platform): string {
  if (platform === 'darwin') return 'Electron.app/Contents/MacOS/Electron';
  return platform === 'win32' ? 'electron.exe' : 'electron';
}

/** Runs the installer to its end or to the limit; null when it said all is well, else the reason in a few words. */
function runInstaller(script: string, limitMs: number): Promise<string | null> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'pipe'], timeout: limitMs });
    const lines: string[] = [];
    const keep = (chunk: Buffer): void => void lines.push(...chunk.toString('utf8').split('\n'));
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', (error) => resolve(`its installer did not start: ${error.message}`));
    child.on('close', (code, signal) => {
      if (code === 0) return resolve(null);
      return resolve(signal === null ? downloadReason(lines) : `its download took longer than ${limitMs / 1000} s`);
    });
  });
}

/** The line of an installer's output that names the trouble. */
export function downloadReason(lines: readonly string[]): string {
  const line = lines.map((text) => text.trim()).find((text) => /error/i.test(text) && !text.startsWith('at '));
  return line === undefined ? 'its download failed' : `its download failed: ${line.slice(0, 160)}`;
}

function textField(value: unknown, name: string): string | null {
  if (typeof value !== 'object' || value === null) return null;
  const field: unknown = Reflect.get(value, name);
  return typeof field === 'string' ? field : null;
}

function readText(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

function readJson(file: string): unknown {
  const text = readText(file);
  try {
    return text === null ? null : JSON.parse(text);
  } catch {
    // A file cut short says nothing.
    return null;
  }
}
