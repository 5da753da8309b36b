/** The log: JSON lines in the data folder, and warnings on stderr. Stdout belongs to answers. */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import pino, { type Logger } from 'pino';

const redacted = ['token', '*.token', 'value', '*.value', 'secret', '*.secret', 'headers.authorization', 'headers.cookie'];

/** `level` may be set by `ALGA_WORKBENCH_LOG`; `info` when it is not. Fails where the folder cannot be written. */
export function createLogger(dataDir: string, env = process.env): Logger {
  const folder = path.join(dataDir, 'logs');
  mkdirSync(folder, { recursive: true });
  const level = env['ALGA_WORKBENCH_LOG'] ?? 'info';
  const file = pino.destination({ dest: path.join(folder, 'workbench.log'), sync: false, mkdir: true });
  const streams = pino.multistream([
    { level: level as pino.Level, stream: file },
    { level: 'error', stream: pino.destination({ dest: 2, sync: true }) },
  ]);
  return pino({ level, base: null, redact: { paths: redacted, censor: '[redacted]' } }, streams);
}
