/** All settings by name: the platform's environment variables, the workbench's own, and the fidelity switches. */
import { type FidelityId, fidelitySwitches } from '../fidelity.ts';
import { developmentSettings } from './catalog/development.ts';
import { domainSettings } from './catalog/domains.ts';
import { gatewaySettings } from './catalog/gateway.ts';
import { publishingSettings } from './catalog/publishing.ts';
import { runnerSettings } from './catalog/runner.ts';
import { signingSettings } from './catalog/signing.ts';
import { storeSettings } from './catalog/store.ts';
import { vaultSettings } from './catalog/vault.ts';
import type { SettingDefinition } from './definition.ts';

const variables = {
  ...gatewaySettings,
  ...publishingSettings,
  ...storeSettings,
  ...runnerSettings,
  ...signingSettings,
  ...vaultSettings,
  ...domainSettings,
  ...developmentSettings,
} as const;

type Variables = typeof variables;
export type VariableName = keyof Variables;
export type SettingName = VariableName | FidelityId;

/** Names of the settings of a kind. */
export type NameOf<K extends SettingDefinition['kind']> = {
  [N in VariableName]: Variables[N]['kind'] extends K ? N : never;
}[VariableName];

/** `number`, where the setting has a default; else it may be undefined. */
export type NumberOf<N extends VariableName> = Variables[N] extends { default: string } ? number : number | undefined;

/** `string`, where the setting has a default; else it may be undefined. */
export type TextOf<N extends VariableName> = Variables[N] extends { default: string } ? string : string | undefined;

/** Switches whose position parts take when they are made; the others are asked at each use. */
const takenAtStart: ReadonlySet<FidelityId> = new Set<FidelityId>([
  'registry.current-bundle',
  'storage.list-paging',
  'scheduler.minimum-interval',
  'runner.deadline',
  'runner.extras',
  'runner.wasi-http',
]);

function switchDefinition(id: FidelityId): SettingDefinition {
  const { topic, default: position, security, platform, helpful } = fidelitySwitches[id];
  return {
    kind: 'choice',
    group: 'fidelity',
    reader: topic,
    default: position,
    choices: { platform, helpful },
    live: !takenAtStart.has(id),
    meaning: `A point where production departs from its documents or has a defect${security ? ', a matter of security' : ''}.`,
  };
}

const fidelityIds = Object.keys(fidelitySwitches) as FidelityId[];
const switches = Object.fromEntries(fidelityIds.map((id) => [id, switchDefinition(id)])) as Record<
  FidelityId,
  SettingDefinition
>;

export const catalog: Readonly<Record<SettingName, SettingDefinition>> = { ...variables, ...switches };

export const settingNames = Object.keys(catalog) as SettingName[];

export function isSettingName(name: string): name is SettingName {
  return Object.hasOwn(catalog, name);
}
