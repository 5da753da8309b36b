/** The archives that wait in the store to be published, each bound to the tenant and to whoever uploaded it. */
import { randomUUID } from 'node:crypto';
import type { Database } from '../database/open.ts';
import type { PublishUploadTable } from '../database/registry-tables.ts';
import type { Clock, Logger } from '../parts.ts';
import type { BundleStore } from '../store/store.ts';

/** An archive that nobody published goes after a day. */
export const uploadLifeMs = 24 * 3_600_000;

export const stagingPrefix = 'sha256/';
const archiveName = '/bundle.tar.zst';

/** True for keys under which uploads are staged (contract topic: bundle publishing, finalize). */
export function isStagingKey(key: string): boolean {
  return key.includes('/_staging/') && key.endsWith(archiveName);
}

/** Who uploads. */
export interface Uploader {
  tenantId: string;
  /** The same for every request with the same key, and for nobody else. */
  owner: string;
}

interface UploadFacts {
  filename: string;
  sizeBytes: number;
  /** 64 hex digits. */
  declaredHash: string | null;
}

export interface PublishUploads {
  /** Reserves a key, before anything is written under it. */
  open(uploader: Uploader, facts: UploadFacts): string;
  staged(key: string): void;
  /** Null for a key under which nothing is staged, or nothing of this uploader. */
  find(key: string, uploader: Uploader | null): PublishUploadTable | null;
  /** Keeps a note of what became of it, so that publishing it again is told apart from a key that never was. */
  published(key: string, version: string): void;
  forget(key: string): void;
  /**
   * Removes uploads that are older than a day, and those that were still under way at `startedAt`, when this process
   * began: they were cut off. Answers how many went.
   */
  sweep(startedAt: number): Promise<number>;
}

interface UploadParts {
  db: Database;
  clock: Clock;
  logger: Logger;
  store: Pick<BundleStore, 'delete'>;
}

export function createPublishUploads({ db, clock, logger, store }: UploadParts): PublishUploads {
  const rows = db.build.selectFrom('publish_upload').selectAll();
  const set = (key: string, changes: { state: PublishUploadTable['state']; published_version?: string }) =>
    db.run(db.build.updateTable('publish_upload').set(changes).where('object_key', '=', key));
  const forget = (key: string): void => void db.run(db.build.deleteFrom('publish_upload').where('object_key', '=', key));

  return {
    open({ tenantId, owner }, { filename, sizeBytes, declaredHash }) {
      const key = `${stagingPrefix}_staging/${randomUUID()}${archiveName}`;
      const values = {
        object_key: key,
        tenant_id: tenantId,
        owner,
        filename,
        size_bytes: sizeBytes,
        declared_hash: declaredHash,
        state: 'uploading',
        created_at: clock.now(),
      } as const;
      db.run(db.build.insertInto('publish_upload').values(values));
      return key;
    },
    staged: (key) => void set(key, { state: 'staged' }),
    find(key, uploader) {
      const row = db.first(rows.where('object_key', '=', key));
      if (row === null || row.state === 'uploading') return null;
      const isTheirs = uploader === null || (row.tenant_id === uploader.tenantId && row.owner === uploader.owner);
      return isTheirs ? row : null;
    },
    published: (key, version) => void set(key, { state: 'published', published_version: version }),
    forget,
    async sweep(startedAt) {
      const old = clock.now() - uploadLifeMs;
      const gone = db.all(
        rows.where((on) =>
          on.or([on('created_at', '<=', old), on.and([on('state', '=', 'uploading'), on('created_at', '<', startedAt)])]),
        ),
      );
      for (const { object_key: key, tenant_id: tenantId } of gone) {
        await store.delete(key);
        forget(key);
        logger.info({ key, tenantId }, 'a staged bundle was removed');
      }
      return gone.length;
    },
  };
}
