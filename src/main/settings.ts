/** Settings that hosts read for the engine: the platform's own environment variables, and switches of the command line. */
import { type FidelityOverrides, fidelitySwitches } from './engine/fidelity.ts';
import { WorkbenchError } from '../contract/errors.ts';

export interface HostSettings {
  fidelity: FidelityOverrides;
  /** Hosts that guests may reach (contract topic: egress allow-list); empty lets public ones through. */
  egressAllow: string[];
  uiProxy?: { baseUrl: string };
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
  const baseUrl = env['UI_PROXY_BASE_URL']?.trim();
  return {
    fidelity: Object.fromEntries(switches.map(override)),
    egressAllow: (env['EXT_EGRESS_ALLOWLIST'] ?? '').split(',').flatMap((host) => host.trim().toLowerCase() || []),
    ...(baseUrl ? { uiProxy: { baseUrl } } : {}),
  };
}
