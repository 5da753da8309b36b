/** The table of all fidelity switches, by theme in `fidelity/`, and the positions that they are in. */
import { gatewaySwitches } from './fidelity/gateway.ts';
import { hostApiSwitches } from './fidelity/host-apis.ts';
import { installsSwitches } from './fidelity/installs.ts';
import { publishingSwitches } from './fidelity/publishing.ts';
import { runnerSwitches } from './fidelity/runner.ts';
import { serverSwitches } from './fidelity/server.ts';
import type { FidelityPosition } from './fidelity/switch.ts';

export type { FidelityPosition } from './fidelity/switch.ts';

export const fidelitySwitches = {
  ...gatewaySwitches,
  ...serverSwitches,
  ...runnerSwitches,
  ...hostApiSwitches,
  ...installsSwitches,
  ...publishingSwitches,
} as const;

export type FidelityId = keyof typeof fidelitySwitches;
export type FidelityOverrides = Partial<Record<FidelityId, FidelityPosition>>;

export interface Fidelity {
  position(id: FidelityId): FidelityPosition;
}

/** Positions by switch: the overrides, else the defaults. */
export function createFidelity(overrides: FidelityOverrides = {}): Fidelity {
  return { position: (id) => overrides[id] ?? fidelitySwitches[id].default };
}
