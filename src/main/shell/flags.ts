/** The command line of the desktop app. Switches of Chromium and Electron stand among the app's own and are let by. */
import { parseArgs } from 'node:util';
import { WorkbenchError } from '../../contract/errors.ts';

export interface DesktopFlags {
  dataDir: string | undefined;
  ports: { app: number | undefined; gateway: number | undefined; runner: number | undefined };
  /** Prints the ready line on stdout. */
  json: boolean;
  /** Checks every part of the engine inside this Electron, prints a report and exits. */
  selfTest: boolean;
}

/** Reads the flags; `args` are those after the executable. Fails with `INPUT_INVALID` on a port that is none. */
export function readDesktopFlags(args: readonly string[]): DesktopFlags {
  const { values } = parseArgs({
    args: [...args],
    strict: false,
    allowPositionals: true,
    options: {
      'data-dir': { type: 'string' },
      port: { type: 'string' },
      'gateway-port': { type: 'string' },
      'runner-port': { type: 'string' },
      json: { type: 'boolean' },
      'self-test': { type: 'boolean' },
    },
  });
  const dataDir = values['data-dir'];
  return {
    dataDir: typeof dataDir === 'string' ? dataDir : undefined,
    ports: {
      app: port('port', values['port']),
      gateway: port('gateway-port', values['gateway-port']),
      runner: port('runner-port', values['runner-port']),
    },
    json: values['json'] === true,
    selfTest: values['self-test'] === true,
  };
}

function port(flag: string, value: string | boolean | undefined): number | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'string' && /^\d{1,5}$/.test(value) && Number(value) <= 65_535) return Number(value);
  throw new WorkbenchError({
    code: 'INPUT_INVALID',
    what: `--${flag} was not understood.`,
    why: typeof value === 'string' ? `"${value}" is not a port number.` : 'It has no value.',
    fix: 'Give a number from 0 to 65535; 0 takes any free port.',
  });
}
