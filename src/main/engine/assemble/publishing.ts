/** What is published and by whom it is signed: the registry's archives, the signing policy, and the publish API. */
import type { Hono } from 'hono';
import { createBundleRoutes } from '../api/bundles/routes.ts';
import { gateNotice } from '../api/bundles/gate.ts';
import { startSweeps } from '../api/bundles/sweeps.ts';
import { isLoopback } from '../listen/local-host.ts';
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

/** What is asked of signatures. Read again only after a change, since the runner asks before every use of a bundle. */
function createSigning({ settings, stack }: Base, changed: () => void): () => SigningSettings {
  let known: SigningSettings | null = null;
  stack.defer(
    settings.watch(() => {
      known = null;
      changed();
    }),
  );
  return () => {
    known ??= readSigningSettings({
      trustBundle: settings.get('SIGNING_TRUST_BUNDLE'),
      policy: settings.get('SIGNING_POLICY'),
      allowDevBundles: settings.boolean('SIGNING_ALLOW_DEV_BUNDLES'),
    });
    return known;
  };
}

/** Fails with `SETTING_INVALID` for a trust bundle that cannot be read. */
export function openBundles(base: Base, { db, registry }: Records, { store }: Archives) {
  const { clock, logger } = base;
  const signing = createSigning(base, () => checks.forget());
  signing();
  const archives = createBundleArchives({ db, store, isInstalled: registry.validate });
  const checks = createBundleChecks({ db, clock, settings: signing, openArchive: archives.find });
  return {
    signing,
    archives,
    checks,
    /** For an install: past the signing policy, and to the tenant's own prefix. Fails with `SIGNATURE_REFUSED` or `OBJECT_NOT_FOUND`. */
    async prepare(bundle: BundleAddress): Promise<void> {
      const check = await checks.demand(bundle);
      if (check !== null && check.notice !== null) logger.warn({ bundle: check.name }, check.notice);
      await archives.ensureTenantBundle(bundle);
    },
    /** For each run: past the signing policy. Answers what a trace should tell. Throws `RunnerError` `BUNDLE_REFUSED`. */
    async demand(key: string): Promise<string | null> {
      const address = parseArchiveKey(key);
      return address === null ? null : checks.demandForRun(address);
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
  const { clock, logger, fidelity, settings, changed, stack, gatewayHost } = base;
  const isLocal = (): boolean => gatewayHost === undefined || isLoopback(gatewayHost);
  const publishing = createBundleRoutes({
    db,
    store,
    clock,
    logger,
    authorise,
    fidelity,
    signing,
    isLocal,
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
  const notice = gateNotice({ fidelity, isLocal });
  return { routes: publishing.app, catalog, notices: notice === null ? [] : [notice] };
}
