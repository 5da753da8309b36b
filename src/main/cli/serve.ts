/** `serve`: runs the headless host until it is told to end. */
import { serve } from '../serve.ts';
import { readSettings } from '../settings.ts';
import { exitDone, list, port, text, type Verb } from './verb.ts';

export const serveVerb: Verb = {
  name: 'serve',
  summary: 'Run the workbench for a browser and the command line',
  usage:
    '[--port <n>] [--gateway-port <n>] [--runner-port <n>] [--host <address>] [--require-auth] [--no-open] [--fidelity <switch>=<position>]…',
  options: {
    port: { type: 'string' },
    'gateway-port': { type: 'string' },
    'runner-port': { type: 'string' },
    host: { type: 'string' },
    'require-auth': { type: 'boolean' },
    'no-open': { type: 'boolean' },
    fidelity: { type: 'string', multiple: true },
  },
  arity: [0, 0],
  run: async (context) => {
    await serve({
      dataDir: context.dataDir,
      paths: context.paths,
      ports: { app: port(context, 'port'), gateway: port(context, 'gateway-port'), runner: port(context, 'runner-port') },
      settings: readSettings(process.env, list(context, 'fidelity')),
      requireAuth: context.values['require-auth'] === true,
      gatewayHost: text(context, 'host'),
      json: context.json,
      open: context.values['no-open'] !== true,
    });
    return exitDone;
  },
};
