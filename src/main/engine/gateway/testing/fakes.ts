/** What the gateway's tests stand on in place of the registry and the tenant. */
import type { Install } from '../../../../contract/installs.ts';
import { userPermissions, type User } from '../../../../contract/workbench.ts';
import type { ExecutionStatus, InstallConfig, Registry } from '../../registry/types.ts';

export const tenantId = '51bbbfe5-0720-4d9b-b3e5-b5b43e441a52';

export const staff: User = {
  userId: '11111111-1111-4111-8111-111111111111',
  tenantId,
  email: 'sam@example.com',
  name: 'Sam Staff',
  type: 'internal',
  clientId: null,
  clientName: '',
  permissions: [...userPermissions],
};

export const portalUser: User = {
  userId: '22222222-2222-4222-8222-222222222222',
  tenantId,
  email: 'pat@example.com',
  name: 'Pat Portal',
  type: 'client',
  clientId: '33333333-3333-4333-8333-333333333333',
  clientName: 'Acme Corp',
  permissions: [],
};

export const hello: Install = {
  installId: '9a327459-9419-519f-af52-3531a3a1b99d',
  tenantId,
  registryId: 'e3c0e4d6-96e4-5b2b-bacd-132ac62e7620',
  versionId: '0128cce3-c34b-58ff-8c30-17f0165dc970',
  bundleId: '497049b2-fdec-58a3-99b6-78fb4842e865',
  publisher: 'acme',
  name: 'hello',
  slug: 'acme.hello',
  version: '1.0.0',
  contentHash: `sha256:${'a'.repeat(64)}`,
  objectKey: 'key',
  sizeBytes: 1,
  endpoints: [
    { method: 'GET', path: '/api/hello', handler: 'dist/main' },
    { method: 'POST', path: '/api/hello', handler: 'dist/main' },
    { method: 'DELETE', path: '/api/items/:id', handler: 'dist/main' },
  ],
  capabilities: [],
  ui: { type: 'iframe', entry: 'ui/index.html', hooks: { appMenu: { label: 'Hello' } } },
  enabled: true,
  installedAt: 0,
  updatedAt: 0,
};

interface AuditRow {
  requestId: string;
  status: ExecutionStatus | 'started';
  error: string | null;
  metrics: Record<string, string | number | null>;
}

export interface FakeRegistry extends Registry {
  installs: Install[];
  /** Answers `config`; by default the install's own. */
  configOf: (install: Install) => InstallConfig | null;
  audit: AuditRow[];
}

export function configFor(install: Install): InstallConfig {
  const providers = ['cap:context.read', 'cap:log.emit', 'cap:user.read'];
  return {
    install,
    config: { mode: 'test' },
    providers,
    withheld: [],
    configVersion: null,
    secretsVersion: null,
    secretEnvelope: null,
  };
}

export function createFakeRegistry(installs: Install[] = [hello]): FakeRegistry {
  const audit: AuditRow[] = [];
  const registry: FakeRegistry = {
    installs,
    audit,
    configOf: configFor,
    devInstall: () => {
      throw new Error('The gateway installs nothing');
    },
    list: () => registry.installs,
    resolve: (_, extension) =>
      registry.installs.find((install) =>
        [install.installId, install.registryId, install.slug].includes(extension.toLowerCase()),
      ) ?? null,
    config: (_, installId) => {
      const install = registry.installs.find((candidate) => candidate.installId === installId);
      return install === undefined ? null : registry.configOf(install);
    },
    validate: () => false,
    lookupByHost: () => null,
    executions: {
      start: ({ requestId, metrics }) => String(audit.push({ requestId, status: 'started', error: null, metrics }) - 1),
      finish: (id, outcome) => void Object.assign(audit[Number(id)] ?? {}, outcome),
    },
  };
  return registry;
}
