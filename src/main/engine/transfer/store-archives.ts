/** Brings the archives of an import into the store, ahead of their rows, and takes them out again when it fails. */
import { createReadStream } from 'node:fs';
import { sql } from 'kysely';
import { objectKey } from '../registry/object-key.ts';
import type { PublishCopies } from '../registry/publish-copies.ts';
import type { BundleStore } from '../store/store.ts';
import type { ImportPlan } from './import-plan.ts';
import type { RowWriter } from './import-rows.ts';
import type { Unpacked } from './read-archive.ts';

interface ArchiveParts {
  store: Pick<BundleStore, 'head' | 'put' | 'delete'>;
  /** Notes of archives whose rows are not written yet; what a crash leaves is swept by them. */
  copies: Pick<PublishCopies, 'begin'>;
  tenantId: string;
  unpacked: Unpacked;
  writer: RowWriter;
}

export interface StoredArchives {
  /** Part of the transaction that writes the rows: the archives belong to something from then on. */
  keep(): void;
  /** Takes out what was put in, but for what another work made use of meanwhile. */
  takeBack(): Promise<void>;
}

interface Progress {
  /** Bytes that are stored, and of all. */
  stored: (bytes: number, total: number, contentHash: string) => void;
  signal: AbortSignal;
}

/** Stores what new bundles need. When that fails, or is cancelled, nothing of it stays. */
export async function storeArchives(
  parts: ArchiveParts,
  plan: ImportPlan,
  { stored, signal }: Progress,
): Promise<StoredArchives> {
  const { store, copies, tenantId, unpacked, writer } = parts;
  const registryId = plan.registry.to;
  const wanted = new Set(plan.versions.flatMap(({ bundles }) => bundles.map(({ contentHash }) => contentHash)));
  const total = unpacked.bundles.reduce((sum, { size }) => sum + size, 0);
  const put: { key: string; contentHash: string }[] = [];

  const forget = (key: string): void => writer.run(sql`delete from publish_copy where object_key = ${key}`);
  const isNamed = (contentHash: string): boolean =>
    writer.first(sql`select bundle.id from extension_bundle as bundle
      join extension_version as version on version.id = bundle.version_id
      where bundle.content_hash = ${contentHash} and version.registry_id = ${registryId}`) !== null;

  async function takeBack(): Promise<void> {
    for (const { key, contentHash } of put) {
      if (!isNamed(contentHash)) await store.delete(key);
      forget(key);
    }
  }

  let bytes = 0;
  try {
    for (const { hex, file, size } of unpacked.bundles) {
      signal.throwIfAborted();
      const contentHash = `sha256:${hex}`;
      stored(bytes, total, contentHash);
      bytes += size;
      const key = objectKey({ tenantId, registryId, contentHash });
      if (!wanted.has(contentHash) || (await store.head(key))?.sha256 === hex) continue;
      copies.begin({ key, registryId, contentHash });
      put.push({ key, contentHash });
      await store.put(key, createReadStream(file), { sha256: hex, signal });
    }
    signal.throwIfAborted();
  } catch (error) {
    await takeBack();
    throw error;
  }
  return { keep: () => put.forEach(({ key }) => forget(key)), takeBack };
}
