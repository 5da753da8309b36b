/**
 * Publishes a staged bundle (contract topic: bundle publishing, finalize). Production registers the version first and
 * copies the archive then, so that a failed copy uses the version up. Here the archive is in its place before anything
 * names it, and all rows come in one transaction.
 */
import { WorkbenchError } from '../../../../contract/errors.ts';
import type { Manifest } from '../../../../contract/manifest.ts';
import type { Database } from '../../database/open.ts';
import type { Clock, Logger } from '../../parts.ts';
import { objectKey } from '../../registry/object-key.ts';
import type { PublishCopies } from '../../registry/publish-copies.ts';
import type { CheckedSignature } from '../../registry/publish-signature.ts';
import type { PublishedVersion } from '../../registry/publish-version.ts';
import { planPublish, publishVersion } from '../../registry/publish-version.ts';
import { decide } from '../../signing/check-bundle.ts';
import type { SigningSettings } from '../../signing/policy.ts';
import type { ArchiveReading } from '../../signing/read-archive.ts';
import { verifySignature } from '../../signing/verify.ts';
import type { BundleStore } from '../../store/store.ts';
import { PublishRefusal } from './answer.ts';
import type { FinalizeInput } from './finalize-input.ts';
import { readFinalize } from './finalize-input.ts';
import type { Publisher } from './gate.ts';
import type { KeyedLock } from '../../keyed-lock.ts';
import type { ChosenManifest } from './manifest.ts';
import { chooseManifest, invalidManifest } from './manifest.ts';
import { placeBundle } from './place.ts';
import type { StagedParts } from './staged.ts';
import { readStaged, versionExists } from './staged.ts';

export interface FinalizeParts extends StagedParts {
  db: Database;
  clock: Clock;
  logger: Logger;
  store: Pick<BundleStore, 'get' | 'put' | 'head' | 'delete'>;
  copies: PublishCopies;
  lock: KeyedLock;
  /** Read for each request. */
  signing: () => SigningSettings;
  /** Told of each version that was published. */
  published?: (version: PublishedVersion) => void;
}

/** Answers what the client is told; throws a `PublishRefusal`. */
export async function finalize(parts: FinalizeParts, publisher: Publisher, request: Request) {
  const input = await readFinalize(request);
  const reading = await readStaged(parts, publisher, input);
  const chosen = chooseManifest(input.manifestJson, reading, parts.fidelity);
  const plan = planned(parts, chosen.manifest);
  const tenantId = publisher.tenantId;
  const contentHash = `sha256:${reading.sha256}`;
  const facts = { publisher: plan.publisher, name: plan.name, version: chosen.manifest.version, contentHash };
  const signature = await checkSignature(parts, input, reading, facts);
  if (tenantId === '') throw new PublishRefusal({ status: 500, code: 'INTERNAL', message: 'The request names no tenant.' });
  const key = objectKey({ tenantId, registryId: plan.registryId, contentHash });

  const copy = () => placeBundle(parts.store, { from: input.key, to: key, sha256: reading.sha256, manifestText: chosen.text });
  const register = () => registered(parts, chosen, { tenantId, contentHash, sizeBytes: reading.sizeBytes, signature });
  const published = await parts.lock(key, async () => {
    if (parts.fidelity.position('publish.order') === 'platform') {
      const version = register();
      await copy();
      return version;
    }
    parts.copies.begin({ key, registryId: plan.registryId, contentHash });
    await copy();
    return register();
  });
  await closeStaging(parts, input.key, published.version);
  parts.published?.(published);
  return {
    extension: { id: published.registryId, name: published.name, publisher: published.publisher },
    version: { id: published.versionId, version: published.version },
    contentHash: reading.sha256,
    canonicalKey: published.objectKey,
    signature: signature.result,
  };
}

function planned({ db, fidelity }: FinalizeParts, manifest: Manifest) {
  try {
    return planPublish(db, manifest);
  } catch (error) {
    throw registryRefusal(error, fidelity) ?? error;
  }
}

type Facts = Omit<Parameters<typeof publishVersion>[2], 'manifest'>;

function registered({ db, clock, fidelity }: FinalizeParts, { manifest }: ChosenManifest, facts: Facts): PublishedVersion {
  try {
    return publishVersion(db, clock, { ...facts, manifest });
  } catch (error) {
    throw registryRefusal(error, fidelity) ?? error;
  }
}

/** Null for what the platform has no answer of its own for. */
function registryRefusal(error: unknown, fidelity: StagedParts['fidelity']): PublishRefusal | null {
  if (!(error instanceof WorkbenchError)) return null;
  if (error.code === 'VERSION_EXISTS') return versionExists(error.failure.details ?? '');
  const tells = fidelity.position('publish.unknown-publisher') === 'helpful';
  if (error.code === 'MANIFEST_INVALID' && tells) return invalidManifest([{ path: 'publisher', message: error.failure.why }]);
  return null;
}

async function checkSignature(
  { signing, clock }: FinalizeParts,
  { signature: { text, algorithm } }: FinalizeInput,
  { contents }: ArchiveReading,
  bundle: { publisher: string; name: string; version: string; contentHash: string },
): Promise<CheckedSignature> {
  const inForce = signing();
  const result = await verifySignature({
    envelopeText: text,
    algorithm: algorithm ?? undefined,
    trust: inForce.trust,
    bundle,
    required: inForce.policy !== 'off',
    now: clock.now(),
    ...(contents.ok ? { files: contents.files } : {}),
  });
  const { isAllowed, notice } = decide(result, inForce, { isDevelopment: false });
  if (isAllowed) return { text, algorithm, result };
  const code = text === null ? 'SIGNATURE_REQUIRED' : 'SIGNATURE_INVALID';
  throw new PublishRefusal({ status: 400, code, message: notice ?? code, details: { reason: result.reason ?? null } });
}

/** The version is published by now; what is left in the staging area goes with the next sweep. */
async function closeStaging({ store, uploads, fidelity, logger }: FinalizeParts, key: string, version: string): Promise<void> {
  uploads.published(key, version);
  if (fidelity.position('publish.staged-object') === 'platform') return;
  try {
    await store.delete(key);
  } catch (error) {
    logger.warn({ err: error, key }, 'a staged bundle was published and could not be removed');
  }
}
