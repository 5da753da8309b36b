/** Puts a built bundle into the store and registers it: the last step of a build, all or nothing. */
import { createReadStream } from 'node:fs';
import type { Install } from '../../contract/installs.ts';
import type { Manifest } from '../../contract/manifest.ts';
import { objectKey } from './registry/object-key.ts';
import { registryIdOf } from './registry/ids.ts';
import type { Registry } from './registry/types.ts';
import { sourceMapKey } from './source-maps.ts';
import type { BundleStore } from './store/store.ts';

export interface BuiltBundle {
  /** Whom it is installed for. */
  tenantId: string;
  manifest: Manifest;
  archivePath: string;
  /** `sha256:` and 64 hex digits. */
  contentHash: string;
  sizeBytes: number;
  /** JSON text; null where there is none. */
  sourceMap: string | null;
}

export function createInstaller(parts: { store: BundleStore; registry: Registry; installed: (install: Install) => void }) {
  const { store, registry } = parts;
  return async (bundle: BuiltBundle): Promise<Install> => {
    const { tenantId } = bundle;
    const registryId = registryIdOf(bundle.manifest);
    const key = objectKey({ tenantId, registryId, contentHash: bundle.contentHash });
    const sha256 = bundle.contentHash.replace(/^sha256:/, '');
    await store.put(key, createReadStream(bundle.archivePath), { sha256 });
    await store.put(key.replace(/bundle\.tar\.zst$/, 'manifest.json'), Buffer.from(JSON.stringify(bundle.manifest)));
    if (bundle.sourceMap !== null) await store.put(sourceMapKey(key), Buffer.from(bundle.sourceMap));
    const install = registry.devInstall({
      tenantId,
      manifest: bundle.manifest,
      contentHash: bundle.contentHash,
      sizeBytes: bundle.sizeBytes,
    });
    parts.installed(install);
    return install;
  };
}
