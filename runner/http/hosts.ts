/**
 * Which host name may reach what. Loopback names (and the service's own) reach everything; any other host is the
 * address of one install and gets that install's UI alone, so that one UI cannot read another or run handlers.
 */
import type { InstallDirectory } from '../bundle/source.ts';

export type HostVerdict =
  | { kind: 'service' }
  | { kind: 'install'; tenantId: string; extensionId: string }
  | { kind: 'unknown' };

const loopback: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

/** `Host` without its port, in lower case. */
export function hostName(host: string): string {
  return host.trim().toLowerCase().replace(/:\d*$/, '');
}

export async function judgeHost(
  host: string,
  serviceHosts: readonly string[] | 'any',
  installs: InstallDirectory,
): Promise<HostVerdict> {
  const name = hostName(host);
  if (serviceHosts === 'any' || loopback.has(name) || serviceHosts.includes(name)) return { kind: 'service' };
  const install = await installs.lookupByHost(host);
  if (install === null) return { kind: 'unknown' };
  return { kind: 'install', tenantId: install.tenantId, extensionId: install.extensionId };
}
