/** Executable entry of the runner on its own: `node runner/server/main.ts`, with the platform's environment. */
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { textOf } from '../errors.ts';
import { startRunnerServer } from './server.ts';
import { readSettings } from './settings.ts';

const { values } = parseArgs({
  options: { port: { type: 'string' }, host: { type: 'string' }, helpful: { type: 'boolean' } },
});

try {
  const settings = readSettings(values.port === undefined ? process.env : { ...process.env, PORT: values.port });
  const server = await startRunnerServer({
    settings,
    hostname: values.host ?? '127.0.0.1',
    workerPath: fileURLToPath(new URL('../worker/guest-worker.ts', import.meta.url)),
    mode: values.helpful === true ? 'helpful' : 'platform',
    logger: { error: (details, message) => console.error(message, details) },
  });
  console.log(JSON.stringify({ url: server.url, pid: process.pid }));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void server.dispose().then(() => process.exit(0)));
  }
} catch (error) {
  console.error(textOf(error));
  process.exitCode = 1;
}
