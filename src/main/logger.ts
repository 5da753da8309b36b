/** The log: JSON lines in the data folder, and errors on stderr. Stdout belongs to answers. */
import { appendFileSync, mkdirSync, renameSync, statSync, writeSync } from 'node:fs';
import path from 'node:path';
import pino, { type DestinationStream, type Logger } from 'pino';
import { dataDirFailure, prepareDataDir } from './engine/database/data-dir.ts';

const redacted = ['token', '*.token', 'value', '*.value', 'secret', '*.secret', 'headers.authorization', 'headers.cookie'];

/** A larger log is put aside when a process opens it; the one put aside before it goes. */
const largestBytes = 8 * 1024 * 1024;
const stderr = 2;

/**
 * `level` may be set by `ALGA_WORKBENCH_LOG`; `info` when it is not, or no level. Makes the data folder and fails with
 * `DATA_DIR_UNUSABLE` where it cannot be written.
 */
export function createLogger(dataDir: string, env = process.env): Logger {
  prepareDataDir(dataDir);
  const file = path.join(dataDir, 'logs', 'workbench.log');
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    putAside(file);
  } catch (error) {
    throw dataDirFailure(dataDir, error);
  }
  const level = levelOf(env['ALGA_WORKBENCH_LOG']);
  const streams = pino.multistream([
    { level, stream: fileStream(file) },
    { level: 'error', stream: { write: tell } },
  ]);
  return pino({ level, base: null, redact: { paths: redacted, censor: '[redacted]' } }, streams);
}

function levelOf(asked: string | undefined): pino.Level {
  return Object.keys(pino.levels.values).find((level): level is pino.Level => level === asked) ?? 'info';
}

function putAside(file: string): void {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size > largestBytes) renameSync(file, `${file}.1`);
}

/**
 * Lines are few, and those before a crash are the ones that matter, so each is written at once. A disk that refuses
 * them must not stop the workbench: pino's own stream would block the process until there is room.
 */
function fileStream(file: string): DestinationStream {
  let failing = false;
  return {
    write: (line) => {
      try {
        appendFileSync(file, line, { mode: 0o600 });
        failing = false;
      } catch (error) {
        if (!failing) tell(`The log ${file} cannot be written: ${String(error)}\n`);
        failing = true;
      }
    },
  };
}

function tell(text: string): void {
  try {
    writeSync(stderr, text);
  } catch {
    // Nobody reads stderr any more, and there is nowhere else to say so.
  }
}
