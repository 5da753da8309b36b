/**
 * Notes of archives on their way to their place. A note is written before the copy and goes with the transaction that
 * registers the bundle; one that is left over names an archive that nothing may stand on.
 */
import type { Database } from '../database/open.ts';
import type { Clock, Logger } from '../parts.ts';
import type { BundleStore } from '../store/store.ts';
import { uploadLifeMs } from './publish-uploads.ts';

interface Copy {
  key: string;
  registryId: string;
  /** `sha256:` and 64 hex digits. */
  contentHash: string;
}

export interface PublishCopies {
  begin(copy: Copy): void;
  /**
   * Removes archives that were copied and never registered: those of a day ago, and those that were under way at
   * `startedAt`, when this process began. Answers how many went.
   */
  sweep(startedAt: number): Promise<number>;
}

/** The manifest lies beside its archive. */
export function manifestKeyOf(archiveKey: string): string {
  return archiveKey.replace(/bundle\.tar\.zst$/, 'manifest.json');
}

interface CopyParts {
  db: Database;
  clock: Clock;
  logger: Logger;
  store: Pick<BundleStore, 'delete'>;
}

export function createPublishCopies({ db, clock, logger, store }: CopyParts): PublishCopies {
  const isNamed = ({ registryId, contentHash }: Omit<Copy, 'key'>): boolean =>
    db.first(
      db.build
        .selectFrom('extension_bundle as bundle')
        .innerJoin('extension_version as version', 'version.id', 'bundle.version_id')
        .select('bundle.id')
        .where('bundle.content_hash', '=', contentHash)
        .where('version.registry_id', '=', registryId)
        .limit(1),
    ) !== null;

  return {
    begin({ key, registryId, contentHash }) {
      const started = { registry_id: registryId, content_hash: contentHash, started_at: clock.now() };
      db.run(
        db.build
          .insertInto('publish_copy')
          .values({ object_key: key, ...started })
          .onConflict((conflict) => conflict.column('object_key').doUpdateSet(started)),
      );
    },
    async sweep(startedAt) {
      const before = Math.max(startedAt, clock.now() - uploadLifeMs);
      const left = db.all(db.build.selectFrom('publish_copy').selectAll().where('started_at', '<', before));
      let removed = 0;
      for (const { object_key: key, registry_id: registryId, content_hash: contentHash } of left) {
        if (!isNamed({ registryId, contentHash })) {
          await store.delete(key);
          await store.delete(manifestKeyOf(key));
          removed += 1;
          logger.info({ key }, 'an archive that no version names was removed');
        }
        db.run(db.build.deleteFrom('publish_copy').where('object_key', '=', key));
      }
      return removed;
    },
  };
}
