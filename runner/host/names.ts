/** The platform's host interfaces by import name (contract topic: WIT surface). */
export const hostPackage = 'alga:extension';

export const hostInterfaceNames = [
  'context',
  'secrets',
  'http',
  'storage',
  'logging',
  'ui-proxy',
  'user',
  'user-v2',
  'scheduler',
  'invoicing',
  'clients',
  'services',
] as const;
export type HostInterfaceName = (typeof hostInterfaceNames)[number];

export function importNameOf(name: HostInterfaceName): string {
  return `${hostPackage}/${name}`;
}

/** All names that a component may import; `types` holds no functions but is imported all the same. */
export const hostImportNames: string[] = [...hostInterfaceNames.map(importNameOf), `${hostPackage}/types`];
