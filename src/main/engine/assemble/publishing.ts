/** What is published and by whom it is signed: the registry's archives, the signing policy, and the publish API. */
import type { Readable } from 'node:stream';
import type { Hono } from 'hono';
import { createBundleRoutes } from '../api/bundles/routes.ts';
import { gateNotice } from '../api/bundles/gate.ts';
import { startSweeps } from '../api/bundles/sweeps.ts';
import type { Catalog } from '../registry/catalog.ts';
import { createCatalog } from '../registry/catalog.ts';
import type { BundleAddress } from '../registry/publish-archives.ts';
import { createBundleArchives, parseArchiveKey } from '../registry/publish-archives.ts';
import { createBundleChecks } from '../signing/check-bundle.ts';
import type { SigningSettings } from '../signing/policy.ts';
import { readSigningSettings } from '../signing/policy.ts';
import type { Access } from './access.ts';
import type { Archives } from './archives.ts';
import type { Base } from './options.ts';
import type { Records } from './records.ts';

/** Fails with `SETTING_INVALID` for a trust bundle that cannot be read. */
export function openBundles({ clock, settings }: Base, { db, registry }: Records, { store }: Archives) {
  const signing = (): SigningSettings =>
    readSigningSettings({
      trustBundle: settings.get('SIGNING_TRUST_BUNDLE'),
      policy: settings.get('SIGNING_POLICY'),
      allowDevBundles: settings.boolean('SIGNING_ALLOW_DEV_BUNDLES'),
    });
  signing();
  const archives = createBundleArchives({ db, store, isInstalled: registry.validate });
  const checks = createBundleChecks({ db, clock, settings: signing, openArchive: archives.find });
  return {
    signing,
    archives,
    checks,
    /** For an install: past the signing policy, and to the tenant's own prefix. Fails with `SIGNATURE_REFUSED` or `OBJECT_NOT_FOUND`. */
    async prepare(bundle: BundleAddress): Promise<void> {
      await checks.demand(bundle);
      await archives.ensureTenantBundle(bundle);
    },
    /** The runner's way to an archive: past the signing policy. */
    async open(key: string): Promise<Readable | null> {
      const address = parseArchiveKey(key);
      if (address !== null) await checks.demandForRun(address);
      return archives.open(key);
    },
  };
}
export type Bundles = ReturnType<typeof openBundles>;

interface Publishing {
  routes: Hono;
  catalog: Catalog;
  /** What a person should know from the start. */
  notices: string[];
}

export function openPublishing(
  base: Base,
  { db, tenants }: Records,
  { store }: Archives,
  { signing, checks }: Bundles,
  { authorise }: Access,
): Publishing {
  const { clock, logger, fidelity, settings, changed, stack } = base;
  const publishing = createBundleRoutes({
    db,
    store,
    clock,
    logger,
    authorise,
    fidelity,
    signing,
    allowInsecure: () => settings.boolean('EXT_BUNDLES_ALLOW_INSECURE'),
    limit: () => ({
      windowMs: settings.number('EXT_BUNDLES_RATELIMIT_WINDOW_MS'),
      max: settings.number('EXT_BUNDLES_RATELIMIT_MAX'),
    }),
    fallbackTenant: () => tenants.tenant().tenantId,
    published: () => changed('registry'),
  });
  stack.adopt(startSweeps({ sweep: publishing.sweep, clock, logger }), (open) => open.dispose());
  const catalog = createCatalog({
    db,
    clock,
    checks,
    tenantId: () => tenants.tenant().tenantId,
    changed: () => changed('registry'),
  });
  const notice = gateNotice(fidelity);
  return { routes: publishing.app, catalog, notices: notice === null ? [] : [notice] };
}
