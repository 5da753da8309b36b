/** Looks at a staged archive before it is published: who staged it, what it hashes to, what is in it. */
import type { Readable } from 'node:stream';
import { WorkbenchError } from '../../../../contract/errors.ts';
import type { Fidelity } from '../../fidelity.ts';
import type { PublishUploads, Uploader } from '../../registry/publish-uploads.ts';
import type { ArchiveReading } from '../../signing/read-archive.ts';
import { readArchive } from '../../signing/read-archive.ts';
import type { BundleStore } from '../../store/store.ts';
import { PublishRefusal, versionExistsCode } from './answer.ts';
import { isManifestPath } from './manifest.ts';
import { hashMismatch, maxBundleBytes } from './upload.ts';

export interface StagedParts {
  store: Pick<BundleStore, 'head' | 'get'>;
  uploads: PublishUploads;
  fidelity: Fidelity;
}

/** Throws a `PublishRefusal`. */
export async function readStaged(
  parts: StagedParts,
  uploader: Uploader,
  { key, declaredHash }: { key: string; declaredHash: string | null },
): Promise<ArchiveReading> {
  demandOwned(parts, uploader, key);
  const staged = await parts.store.head(key).catch((error: unknown) => {
    throw storeFailed('S3_HEAD_FAILED', error);
  });
  const body = staged === null ? null : await open(parts, key);
  if (body === null) {
    // A publish of the same upload may have ended since, and taken the archive away.
    demandOwned(parts, uploader, key);
    throw staged === null ? stagingNotFound() : objectNotFound();
  }
  const reading = await read(body);
  if (declaredHash !== null && declaredHash !== reading.sha256) throw hashMismatch(declaredHash, reading.sha256);
  return reading;
}

/** Uploads of another key or tenant are as good as absent. */
function demandOwned({ uploads, fidelity }: StagedParts, uploader: Uploader, key: string): void {
  const isOpen = fidelity.position('publish.staging-owner') === 'platform';
  const row = uploads.find(key, isOpen ? null : uploader);
  if (row === null && !isOpen) throw stagingNotFound();
  const keeps = fidelity.position('publish.staged-object') === 'platform';
  if (row?.state === 'published' && !keeps) throw versionExists(row.published_version ?? '');
}

async function open({ store }: StagedParts, key: string): Promise<Readable | null> {
  return await store.get(key).catch((error: unknown) => {
    throw storeFailed('S3_GET_FAILED', error);
  });
}

async function read(body: Readable): Promise<ArchiveReading> {
  try {
    return await readArchive(body, { maxBytes: maxBundleBytes, keep: isManifestPath });
  } catch (error) {
    const isTooLarge = error instanceof WorkbenchError && error.code === 'ARCHIVE_CORRUPT';
    throw isTooLarge ? tooLarge() : storeFailed('S3_GET_FAILED', error);
  }
}

function storeFailed(code: string, cause: unknown): PublishRefusal {
  const message = cause instanceof WorkbenchError ? cause.failure.why : 'The bundle store cannot be read.';
  const isMissing = cause instanceof WorkbenchError && cause.code === 'SETTING_INVALID';
  return new PublishRefusal({ status: 500, code: isMissing ? 'BUNDLE_CONFIG_MISSING' : code, message }, { cause });
}

const tooLarge = (): PublishRefusal =>
  new PublishRefusal({ status: 500, code: 'INTERNAL', message: 'Bundle size exceeds maximum allowed' });

const objectNotFound = (): PublishRefusal =>
  new PublishRefusal({ status: 500, code: 'OBJECT_NOT_FOUND', message: 'The staged bundle is gone.' });

function stagingNotFound(): PublishRefusal {
  const message = 'Nothing is staged under this key. Upload the bundle first, with the same API key.';
  return new PublishRefusal({ status: 400, code: 'STAGING_NOT_FOUND', message });
}

/** The message is part of the platform's wire format. */
export function versionExists(version: string): PublishRefusal {
  const message = `Version "${version}" already exists for this extension. Publish a new version and try again.`;
  return new PublishRefusal({ status: 409, code: versionExistsCode, message });
}
