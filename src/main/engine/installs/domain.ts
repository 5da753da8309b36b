/** The domain under which an install's UI is served (contract topic: install, domain label). */
import { uiHost } from '../registry/ui-host.ts';

/** An id as part of a host name: eight characters of a UUID, twelve of anything else. */
export function domainLabel(id: string): string {
  const tidy = id
    .toLowerCase()
    .replace(/[^a-z0-9-]/g, '-')
    .replace(/-{2,}/g, '-')
    .replace(/^-|-$/g, '');
  return tidy.replaceAll('-', '').slice(0, /^[0-9a-f]{8}-/.test(tidy) ? 8 : 12);
}

/** Without a root the install is served on this machine, under its own id. */
export function runnerDomain(
  install: { tenantId: string; registryId: string; installId: string },
  root: string | null,
): string {
  if (root === null) return uiHost(install.installId);
  return `${domainLabel(install.tenantId)}-${domainLabel(install.registryId)}.${root.toLowerCase()}`;
}
