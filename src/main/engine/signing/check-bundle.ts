/**
 * The signing policy at work: whether a bundle of the registry may be installed and run, by the keys that are trusted
 * now. The platform checks nothing anywhere (contract topic: signing); which check refuses is told.
 */
import type { Readable } from 'node:stream';
import { RunnerError } from '../../../../runner/errors.ts';
import { WorkbenchError } from '../../../contract/errors.ts';
import type { Database } from '../database/open.ts';
import type { Clock } from '../parts.ts';
import { slugOf } from '../registry/ids.ts';
import { keepSignature } from '../registry/publish-signature.ts';
import type { SigningSettings } from './policy.ts';
import { corrupt, readArchive } from './read-archive.ts';
import type { FileDigests } from './statement.ts';
import type { SignatureResult } from './verify.ts';
import { verifySignature } from './verify.ts';

export interface BundleCheck {
  /** `publisher.name` and the version. */
  name: string;
  result: SignatureResult;
  /** False where the policy refuses the bundle. */
  isAllowed: boolean;
  /** One sentence for a trace or a warning; null where there is nothing to tell. */
  notice: string | null;
}

interface BundleName {
  registryId: string;
  /** `sha256:` and 64 hex digits. */
  contentHash: string;
}

export interface BundleChecks {
  /**
   * Checks against the content hash, which names the archive's bytes; null for a bundle that the registry does not know.
   * One archive can be the bundle of several versions: it is let through if one of them is.
   */
  checkBundle(bundle: BundleName): Promise<BundleCheck | null>;
  /** The same, and fails with `SIGNATURE_REFUSED` where the policy refuses the bundle. */
  demand(bundle: BundleName): Promise<BundleCheck | null>;
  /** The same for the runner, which asks before every use. Answers the notice. Throws `RunnerError` `BUNDLE_REFUSED`. */
  demandForRun(bundle: BundleName): Promise<string | null>;
  /** Forgets what was let through, after a change of the settings. */
  forget(): void;
  /** Reads the archive, checks the digests of its files too, and keeps the result. Fails with `OBJECT_NOT_FOUND`. */
  verifyAgain(bundle: { bundleId: string }): Promise<SignatureResult>;
}

interface CheckParts {
  db: Database;
  clock: Clock;
  /** Read for each check. */
  settings: () => SigningSettings;
  /** Opens an archive wherever it lies. */
  openArchive: (bundle: BundleName) => Promise<Readable | null>;
}

function selectBundles({ build }: Database) {
  return build
    .selectFrom('extension_bundle as bundle')
    .innerJoin('extension_version as version', 'version.id', 'bundle.version_id')
    .innerJoin('extension_registry as extension', 'extension.id', 'version.registry_id')
    .leftJoin('published_version as published', 'published.bundle_id', 'bundle.id')
    .leftJoin('bundle_signature as checked', 'checked.bundle_id', 'bundle.id')
    .select([
      'bundle.id as bundleId',
      'bundle.content_hash as contentHash',
      'bundle.signature as text',
      'extension.id as registryId',
      'extension.publisher as publisher',
      'extension.name as name',
      'version.version as version',
      'published.version_id as publishedAs',
      'checked.declared_algorithm as algorithm',
    ]);
}
type BundleRow = Awaited<ReturnType<ReturnType<typeof selectBundles>['execute']>>[number];

export function createBundleChecks({ db, clock, settings, openArchive }: CheckParts): BundleChecks {
  const bundles = selectBundles(db);
  /** Notices of what was let through. */
  const passed = new Map<string, string | null>();

  function rowOf(bundleId: string): BundleRow {
    const row = db.first(bundles.where('bundle.id', '=', bundleId));
    if (row !== null) return row;
    throw new WorkbenchError({
      code: 'OBJECT_NOT_FOUND',
      what: 'The bundle cannot be checked.',
      why: `The registry has no bundle ${bundleId}.`,
      fix: 'Choose one of the bundles that the registry lists.',
    });
  }

  const verify = (row: BundleRow, { policy, trust }: SigningSettings, files?: FileDigests): Promise<SignatureResult> =>
    verifySignature({
      envelopeText: row.text,
      algorithm: row.algorithm ?? undefined,
      trust,
      bundle: row,
      required: policy !== 'off',
      now: clock.now(),
      ...(files === undefined ? {} : { files }),
    });

  async function checkBundle({ registryId, contentHash }: BundleName): Promise<BundleCheck | null> {
    const inForce = settings();
    const rows = db.all(bundles.where('extension.id', '=', registryId).where('bundle.content_hash', '=', contentHash));
    let last: BundleCheck | null = null;
    for (const row of rows) {
      const result = await verify(row, inForce);
      const decision = decide(result, inForce, { isDevelopment: row.publishedAs === null });
      last = { result, ...decision, name: `${slugOf(row)} ${row.version}` };
      if (last.isAllowed) return last;
    }
    return last;
  }

  /** The settings, or a refusal in the runner's words: what cannot be read demands nothing, and lets nothing through. */
  function readable(): SigningSettings {
    try {
      return settings();
    } catch (error) {
      if (!(error instanceof WorkbenchError)) throw error;
      const { what, why, fix } = error.failure;
      throw new RunnerError('BUNDLE_REFUSED', 'the signing policy cannot be read', { what, why, fix }, { cause: error });
    }
  }

  return {
    checkBundle,
    async demand(bundle) {
      const found = await checkBundle(bundle);
      if (found?.isAllowed === false) throw signatureRefused(found);
      return found;
    },
    async demandForRun(bundle) {
      const known = `${bundle.registryId} ${bundle.contentHash}`;
      if (readable().policy === 'off') return null;
      const notice = passed.get(known);
      if (notice !== undefined) return notice;
      const found = await checkBundle(bundle);
      if (found?.isAllowed === false) throw runRefused(found);
      passed.set(known, found?.notice ?? null);
      return found?.notice ?? null;
    },
    forget: () => passed.clear(),
    async verifyAgain({ bundleId }) {
      const row = rowOf(bundleId);
      const archive = await openArchive(row);
      if (archive === null) throw archiveMissing(row);
      const { contents, sha256 } = await readArchive(archive);
      if (!contents.ok) throw corrupt(contents.problem);
      const result = await verify({ ...row, contentHash: `sha256:${sha256}` }, settings(), contents.files);
      keepSignature(db, bundleId, { algorithm: row.algorithm, result });
      return result;
    },
  };
}

/** What the policy makes of a result. */
export function decide(
  { verified, reason = 'not verified' }: SignatureResult,
  { policy, allowDevBundles }: SigningSettings,
  { isDevelopment }: { isDevelopment: boolean },
): Pick<BundleCheck, 'isAllowed' | 'notice'> {
  if (verified || policy === 'off') return { isAllowed: true, notice: null };
  const told = `No trusted key vouches for this bundle: ${reason}.`;
  if (policy === 'warn') return { isAllowed: true, notice: isDevelopment ? null : told };
  if (isDevelopment && allowDevBundles) {
    return { isAllowed: true, notice: `${told} It is a development build, which the signing policy lets through.` };
  }
  return { isAllowed: false, notice: told };
}

const words = (reason: string | undefined) => ({
  why: `The signing policy is "require", and no trusted key vouches for the bundle: ${reason ?? 'not verified'}.`,
  fix: 'Publish a bundle that is signed by a trusted key, add its key to the trust bundle, or relax the signing policy.',
});

function signatureRefused({ name, result }: BundleCheck): WorkbenchError {
  return new WorkbenchError({ code: 'SIGNATURE_REFUSED', what: `${name} is not let through.`, ...words(result.reason) });
}

function runRefused({ name, result }: BundleCheck): RunnerError {
  return new RunnerError('BUNDLE_REFUSED', `bundle refused by the signing policy: ${result.reason ?? 'not verified'}`, {
    what: `${name} may not run.`,
    ...words(result.reason),
  });
}

function archiveMissing({ contentHash }: BundleRow): WorkbenchError {
  return new WorkbenchError({
    code: 'OBJECT_NOT_FOUND',
    what: 'The signature cannot be checked again.',
    why: `The store holds no archive ${contentHash}.`,
    fix: 'Build or publish the extension again.',
  });
}
