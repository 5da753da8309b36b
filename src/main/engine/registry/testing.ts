/** Manifests and hashes for tests of the registry and of what stands on it. */
import type { Manifest } from '../../../contract/manifest.ts';
import { defaultTenantId } from '../tenant/tenants.ts';
import type { DevInstallInput } from './types.ts';

/** A content hash of one repeated hex digit. */
export function testHash(digit: string): string {
  return `sha256:${digit.repeat(64)}`;
}

export function testManifest(changes: Partial<Manifest> = {}): Manifest {
  return {
    name: 'hello',
    publisher: 'acme',
    version: '1.0.0',
    runtime: 'wasm-js@1',
    capabilities: ['cap:storage.kv'],
    ui: { type: 'iframe', entry: 'ui/index.html', hooks: { appMenu: { label: 'Hello' } } },
    endpoints: [{ method: 'GET', path: '/api/hello', handler: 'dist/main' }],
    ...changes,
  };
}

export function testInstall(changes: Partial<Manifest> = {}, contentHash = testHash('a')): DevInstallInput {
  return { tenantId: defaultTenantId, manifest: testManifest(changes), contentHash, sizeBytes: 1_234 };
}
