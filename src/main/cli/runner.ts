/** `runner`: the WASM runner alone, in the platform's place, with the platform's environment variables. */
import pino from 'pino';
import { WorkbenchError } from '../../contract/errors.ts';
import { startRunnerServer, type RunnerServer } from '../../../runner/server/server.ts';
import { readSettings, type RunnerSettings, SettingsError } from '../../../runner/server/settings.ts';
import { connectRunning } from './connect.ts';
import { portHolder } from '../engine/listen/port-holder.ts';
import { belongsToParent, endOnSignals, endWithParent } from '../process-life.ts';
import { exitDone, port, text, type Verb, type VerbContext } from './verb.ts';

const loopback = '127.0.0.1';

export const runnerVerb: Verb = {
  name: 'runner',
  summary: "Run the WASM runner alone, with the platform's environment variables",
  usage: '[--port <n>] [--host <address>] [--helpful] [--print-env]',
  options: {
    port: { type: 'string' },
    host: { type: 'string' },
    helpful: { type: 'boolean' },
    'print-env': { type: 'boolean' },
  },
  arity: [0, 0],
  run: async (context) => {
    if (context.values['print-env'] === true) return printEnvironment(context);
    const server = await start(context);
    const ended = Promise.withResolvers<void>();
    const end = async (): Promise<void> => {
      await server.dispose();
      ended.resolve();
    };
    const ending = endOnSignals(end);
    if (belongsToParent(process.env)) endWithParent(ending.begin);
    if (context.json) context.out.json({ url: server.url, pid: process.pid });
    else context.out.line(`The runner is ready: ${server.url}\nPress Ctrl-C to stop it.`);
    await ended.promise;
    return exitDone;
  },
};

/** Only a running workbench has addresses that a runner can use. */
async function printEnvironment(context: VerbContext): Promise<number> {
  const connection = await connectRunning(context.dataDir);
  if (connection === null) throw notRunning(context.dataDir);
  try {
    const environment = await connection.client.connections.runner.writeEnvironment();
    if (context.json) {
      context.out.json(environment);
    } else {
      context.out.note(`Written to ${environment.path}`);
      context.out.line(environment.text.trimEnd());
    }
    return exitDone;
  } finally {
    await connection.close();
  }
}

function notRunning(dataDir: string): WorkbenchError {
  return new WorkbenchError({
    code: 'WORKBENCH_NOT_RUNNING',
    what: 'There is no environment to print.',
    why: `No workbench runs on ${dataDir}, so there is no address for a runner to reach.`,
    fix: 'Start the workbench, then give the command again.',
  });
}

async function start(context: VerbContext): Promise<RunnerServer> {
  const settings = { ...settingsOf(process.env) };
  settings.port = port(context, 'port') ?? settings.port;
  const hostname = text(context, 'host') ?? loopback;
  const mode = context.values['helpful'] === true ? 'helpful' : 'platform';
  const logger = pino({ level: 'error', base: null }, pino.destination({ dest: 2, sync: true }));
  try {
    return await startRunnerServer({ settings, hostname, workerPath: context.paths.guestWorker, mode, logger });
  } catch (error) {
    throw error instanceof SettingsError ? settingsFailure(error) : await listenFailure(error, settings.port);
  }
}

function settingsOf(env: NodeJS.ProcessEnv): RunnerSettings {
  try {
    return readSettings(env);
  } catch (error) {
    throw error instanceof SettingsError ? settingsFailure(error) : error;
  }
}

function settingsFailure(error: SettingsError): WorkbenchError {
  return new WorkbenchError(
    {
      code: 'RUNNER_SETTINGS_INVALID',
      what: 'The runner cannot start.',
      why: `${error.message.slice(0, 1).toUpperCase()}${error.message.slice(1)}.`,
      fix: `Set ${error.variable} in the environment.`,
    },
    { cause: error },
  );
}

async function listenFailure(error: unknown, taken: number): Promise<unknown> {
  if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') return error;
  const holder = await portHolder(taken);
  return new WorkbenchError(
    {
      code: 'PORT_IN_USE',
      what: `Port ${taken} for the runner cannot be opened.`,
      why: holder === null ? 'Another process holds it.' : `It is held by ${holder}.`,
      fix: 'Stop that process, or start with another --port.',
    },
    { cause: error },
  );
}
