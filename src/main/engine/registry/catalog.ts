/** The registry as a person sees it: extensions, their versions and bundles, whatever tenant has them installed. */
import { WorkbenchError } from '../../../contract/errors.ts';
import type { Bundle, RegistryEntry, RegistryVersion } from '../../../contract/registry.ts';
import type { Database } from '../database/open.ts';
import type { Clock } from '../parts.ts';
import type { BundleChecks } from '../signing/check-bundle.ts';
import type { EntryPage, ListInput } from './catalog-list.ts';
import { describeEntries, listEntries } from './catalog-list.ts';
import { bundleById, versionById, versionsOfEntry } from './catalog-versions.ts';
import { registryIdOf } from './ids.ts';

interface NewEntry {
  publisher: string;
  name: string;
  displayName?: string | undefined;
  description?: string | undefined;
}

export interface Catalog {
  /** By slug, a page at a time. */
  list(input: ListInput): EntryPage;
  /** Versions newest first. Fails with `REGISTRY_ENTRY_NOT_FOUND`. */
  get(registryId: string): { entry: RegistryEntry; versions: RegistryVersion[] };
  /** Reserves a name without a version. Fails with `REGISTRY_ENTRY_EXISTS`. */
  create(entry: NewEntry): RegistryEntry;
  /** Marks a version so that installing it warns; null takes the mark away. Fails with `VERSION_NOT_FOUND`. */
  deprecate(versionId: string, reason: string | null): RegistryVersion;
  /** Checks a signature again and keeps the result. Fails with `OBJECT_NOT_FOUND` or `ARCHIVE_CORRUPT`. */
  verify(bundleId: string): Promise<Bundle>;
}

interface CatalogParts {
  db: Database;
  clock: Clock;
  checks: Pick<BundleChecks, 'verifyAgain'>;
  /** The tenant whose installs are shown; read for each call. */
  tenantId: () => string;
  /** Told when something of the registry changed. */
  changed?: () => void;
}

export function createCatalog({ db, clock, checks, tenantId, changed = () => undefined }: CatalogParts): Catalog {
  const entries = db.build.selectFrom('extension_registry').selectAll();

  function known(versionId: string): RegistryVersion {
    const version = versionById(db, tenantId(), versionId);
    if (version !== null) return version;
    throw new WorkbenchError({
      code: 'VERSION_NOT_FOUND',
      what: 'The version is not there.',
      why: `The registry has no version ${versionId}.`,
      fix: 'Choose one of the versions that the registry lists.',
    });
  }

  return {
    list: (input) => listEntries(db, tenantId(), input),
    get(registryId) {
      const row = db.first(entries.where('id', '=', registryId.toLowerCase()));
      if (row === null) throw entryNotFound(registryId);
      const [entry] = describeEntries(db, tenantId(), [row]);
      return { entry: entry!, versions: versionsOfEntry(db, tenantId(), row.id) };
    },
    create({ publisher, name, displayName, description }) {
      const now = clock.now();
      const row = {
        id: registryIdOf({ publisher, name }),
        publisher,
        name,
        display_name: displayName || null,
        description: description || null,
        created_at: now,
        updated_at: now,
      };
      const insert = db.build.insertInto('extension_registry').values(row);
      const added = db.run(insert.onConflict((conflict) => conflict.columns(['publisher', 'name']).doNothing()));
      if (added === 0) throw entryExists(publisher, name);
      changed();
      return describeEntries(db, tenantId(), [row])[0]!;
    },
    deprecate(versionId, reason) {
      const version = known(versionId);
      const mark =
        reason === null
          ? { deprecated_at: null, deprecated_reason: null }
          : { deprecated_at: version.deprecated?.at ?? clock.now(), deprecated_reason: reason };
      db.run(db.build.updateTable('extension_version').set(mark).where('id', '=', versionId));
      changed();
      return known(versionId);
    },
    async verify(bundleId) {
      await checks.verifyAgain({ bundleId });
      changed();
      return bundleById(db, bundleId)!;
    },
  };
}

function entryNotFound(registryId: string): WorkbenchError {
  return new WorkbenchError({
    code: 'REGISTRY_ENTRY_NOT_FOUND',
    what: 'The extension is not in the registry.',
    why: `Nothing is registered under ${registryId}.`,
    fix: 'Choose one of the extensions that the registry lists.',
  });
}

function entryExists(publisher: string, name: string): WorkbenchError {
  return new WorkbenchError({
    code: 'REGISTRY_ENTRY_EXISTS',
    what: `${publisher}.${name} was not created.`,
    why: 'The registry has an extension of this publisher and name already.',
    fix: 'Publish a version of it, or choose another name.',
  });
}
