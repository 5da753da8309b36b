/** The command line of the suite. */
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { defaultPorts, peerNames } from './peers/peers.ts';
import type { PeerPorts } from './peers/peers.ts';
import { profileNames } from './profiles.ts';
import type { ProfileName } from './profiles.ts';

export interface Arguments {
  /** The runner under test; without one, the suite starts our own. */
  url: string | null;
  /** For a runner that demands a token of its callers. */
  token: string | null;
  env: boolean;
  json: boolean;
  helpful: boolean;
  /** Null runs all profiles, which only our own runner can be started with. */
  profile: ProfileName | null;
  /** Runs only cases whose id begins so. */
  only: string;
  /** Address that the peers listen on. */
  bind: string;
  /** Name by which the runner reaches the peers. */
  peerHost: string;
  /** Null takes free ports. */
  ports: PeerPorts | null;
  folder: string;
}

export class UsageError extends Error {}

export const usage = `Usage: npm run -s conformance -- [options]

  --url <url>            the runner under test; without it our own runner is started and tested
  --token <text>         sent with executions, where that runner demands one
  --env                  print the environment to start that runner with, and end
  --profile <name>       ${profileNames.join(', ')}: which environment; standard with --url
  --helpful              the runner is in its helpful mode: its differences are listed by name
  --only <text>          cases whose id begins so
  --json                 the report as one JSON value
  --bind <address>       address of the peers (127.0.0.1)
  --peer-host <name>     name by which the runner reaches them (the address)
  --<peer>-port <n>      ${peerNames.map((name) => `${name} ${defaultPorts[name]}`).join(', ')}
  --folder <path>        what both share on disk: the runner's cache and a token for Vault`;

/** Throws `UsageError`. */
export function readArguments(argv: readonly string[]): Arguments {
  const { values } = parse(argv);
  const url = values.url ?? null;
  if (url !== null && !URL.canParse(url)) throw new UsageError(`--url takes a URL, not "${url}".`);
  const bind = values.bind ?? '127.0.0.1';
  const named = peerNames.some((name) => values[`${name}-port`] !== undefined);
  const fixed = url !== null || values.env === true || named;
  return {
    url,
    token: values.token ?? null,
    env: values.env === true,
    json: values.json === true,
    helpful: values.helpful === true,
    profile: profileOf(values.profile, fixed),
    only: values.only ?? '',
    bind,
    peerHost: values['peer-host'] ?? bind,
    ports: fixed ? portsOf(values) : null,
    folder: path.resolve(values.folder ?? path.join(tmpdir(), 'alga-conformance')),
  };
}

function parse(argv: readonly string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  const ports = { 'store-port': text, 'registry-port': text, 'internal-port': text, 'outside-port': text, 'redis-port': text };
  const own = { url: text, token: text, profile: text, only: text, bind: text, 'peer-host': text, folder: text };
  try {
    return parseArgs({ args: [...argv], options: { ...own, ...ports, env: flag, json: flag, helpful: flag } });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function profileOf(name: string | undefined, fixed: boolean): ProfileName | null {
  if (name === undefined) return fixed ? 'standard' : null;
  const known = profileNames.find((candidate) => candidate === name);
  if (known === undefined) throw new UsageError(`--profile takes one of ${profileNames.join(', ')}, not "${name}".`);
  return known;
}

function portsOf(values: Readonly<Record<string, unknown>>): PeerPorts {
  const port = (name: keyof PeerPorts): number => {
    const given = values[`${name}-port`];
    if (typeof given !== 'string') return defaultPorts[name];
    if (!/^\d{1,5}$/.test(given) || Number(given) > 65_535)
      throw new UsageError(`--${name}-port takes a port, not "${given}".`);
    return Number(given);
  };
  return {
    store: port('store'),
    registry: port('registry'),
    internal: port('internal'),
    outside: port('outside'),
    redis: port('redis'),
  };
}
