/** The platform's closed list of capabilities (contract topic: capabilities). */

export const capabilities = [
  'cap:context.read',
  'cap:log.emit',
  'cap:user.read',
  'cap:secrets.get',
  'cap:http.fetch',
  'cap:storage.kv',
  'cap:ui.proxy',
  'cap:scheduler.manage',
  'cap:invoice.manual.create',
  'cap:client.read',
  'cap:service.read',
] as const;
export type Capability = (typeof capabilities)[number];

const defaults: readonly Capability[] = ['cap:context.read', 'cap:log.emit', 'cap:user.read'];

/**
 * Trims and lower-cases capability strings and adds the three that every guest has. `unknown` lists, in the order
 * given and once each, what is no capability; the runner refuses a request that names one.
 */
export function grantCapabilities(providers: readonly string[]): { granted: Capability[]; unknown: string[] } {
  const granted = new Set<Capability>(defaults);
  const unknown = new Set<string>();
  for (const provider of providers) {
    const name = provider.trim().toLowerCase();
    if (isCapability(name)) granted.add(name);
    else unknown.add(name);
  }
  return { granted: [...granted], unknown: [...unknown] };
}

function isCapability(name: string): name is Capability {
  return (capabilities as readonly string[]).includes(name);
}
