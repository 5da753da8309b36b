/** What a host hands to the engine's settings: its environment, and the switches of its command line. */
import { WorkbenchError } from '../contract/errors.ts';
import { fidelitySwitches } from './engine/fidelity.ts';

export interface HostSettings {
  env: NodeJS.ProcessEnv;
  /** Settings by name. */
  flags: Record<string, string>;
}

function override(text: string): [string, string] {
  const [id = '', position = ''] = text.split('=');
  if (Object.hasOwn(fidelitySwitches, id) && ['platform', 'helpful'].includes(position)) return [id, position];
  throw new WorkbenchError({
    code: 'INPUT_INVALID',
    what: `The fidelity switch "${text}" was not set.`,
    why: 'It must be the id of a switch, an equals sign, and platform or helpful.',
    fix: `Write for example ${Object.keys(fidelitySwitches)[0]}=helpful; docs/fidelity.md lists the switches.`,
  });
}

/** `switches` are texts such as `runner.cache-policy=platform`. Fails with `INPUT_INVALID` on one that is none. */
export function readSettings(env: NodeJS.ProcessEnv, switches: readonly string[] = []): HostSettings {
  return { env, flags: Object.fromEntries(switches.map(override)) };
}
