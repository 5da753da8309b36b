/** The publish API over a real database and a real folder, with two tenants and their keys; the store can be made to fail. */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { ArchiveEntry } from '../../../../../../runner/testing/archive.ts';
import { bundleOf } from '../../../../../../runner/testing/archive.ts';
import type { ApiKeyScope } from '../../../../../contract/api-keys.ts';
import { createApiKeys } from '../../../access/api-keys.ts';
import { createIdentify } from '../../../access/session.ts';
import type { TestDatabase } from '../../../database/testing.ts';
import { openTestDatabase, quietLogger } from '../../../database/testing.ts';
import type { FidelityOverrides } from '../../../fidelity.ts';
import { createFidelity } from '../../../fidelity.ts';
import type { PublishedVersion } from '../../../registry/publish-version.ts';
import type { SigningSettings } from '../../../signing/policy.ts';
import { createFolderStore } from '../../../store/folder.ts';
import type { BundleStore } from '../../../store/store.ts';
import { insertTenant } from '../../../tenant/insert.ts';
import { createTenants, defaultTenantId } from '../../../tenant/tenants.ts';
import { createAuthorise } from '../../session.ts';
import type { BundleRoutes } from '../routes.ts';
import { createBundleRoutes } from '../routes.ts';

export const otherTenantId = 'b1c5f2de-2222-4e0a-9a55-0d7c1a3c9d10';
export const testManifestJson = {
  name: 'hello',
  publisher: 'acme',
  version: '1.0.0',
  runtime: 'wasm-js@1',
  ui: { type: 'iframe', entry: 'ui/index.html' },
};

export interface Reply {
  status: number;
  headers: Headers;
  body: Record<string, unknown>;
}

type Send = { headers?: Record<string, string>; body?: string | Uint8Array | ReadableStream | null };

export interface PublishRig {
  test: TestDatabase;
  /** What the routes see. */
  store: BundleStore;
  /** What it stands on, which never fails. */
  folder: BundleStore;
  routes: BundleRoutes;
  /** Of the first tenant. */
  key: string;
  otherKey: string;
  makeKey(scopes: ApiKeyScope[], tenantId?: string): string;
  /** Changes count from the next request on. */
  fidelity: FidelityOverrides;
  signing: SigningSettings;
  allowInsecure: boolean;
  isLocal: boolean;
  limit: { windowMs: number; max: number };
  fallbackTenant: string | null;
  published: PublishedVersion[];
  /** Takes the place of operations of the store; what is not named works. */
  failing: Partial<Pick<BundleStore, 'put' | 'get' | 'head' | 'delete'>>;
  send(path: string, request?: Send): Promise<Reply>;
  upload(archive: Uint8Array, query?: Record<string, string>, headers?: Record<string, string>): Promise<Reply>;
  finalize(fields: Record<string, unknown>, headers?: Record<string, string>): Promise<Reply>;
  abort(fields: Record<string, unknown>, headers?: Record<string, string>): Promise<Reply>;
  /** Uploads and answers the key. */
  staged(archive: Uint8Array, headers?: Record<string, string>): Promise<string>;
  /** Keys of all objects. */
  objects(): Promise<string[]>;
  dispose(): void;
}

export function archiveOf(manifest: object = testManifestJson, more: readonly ArchiveEntry[] = []) {
  const { archive, contentHash } = bundleOf([
    { path: 'manifest.json', body: JSON.stringify(manifest) },
    { path: 'ui/index.html', body: '<p>Hello</p>' },
    ...more,
  ]);
  return { archive, contentHash, hex: contentHash.slice('sha256:'.length) };
}

export async function createPublishRig(): Promise<PublishRig> {
  const test = await openTestDatabase();
  const { db, clock } = test;
  const tenants = createTenants({ db, clock });
  insertTenant(db, { tenantId: otherTenantId, name: 'Other', now: clock.now() });
  tenants.reload();
  const keys = createApiKeys({ db, clock, tenants, changed: () => undefined });
  const makeKey = (scopes: ApiKeyScope[], tenantId = defaultTenantId) =>
    keys.create({ name: randomUUID(), scopes, tenantId, expiresAt: null }).secret;
  const folder = createFolderStore(join(test.folder, 'store'));
  const failing: PublishRig['failing'] = {};
  const store: BundleStore = {
    ...folder,
    put: (...given) => (failing.put ?? folder.put)(...given),
    get: (...given) => (failing.get ?? folder.get)(...given),
    head: (...given) => (failing.head ?? folder.head)(...given),
    delete: (...given) => (failing.delete ?? folder.delete)(...given),
  };
  const identify = createIdentify({ tenants, keys, internalToken: 'token', requireAuth: true });
  const routes = createBundleRoutes({
    db,
    clock,
    store,
    logger: quietLogger,
    authorise: createAuthorise({ identify, tenants, logger: quietLogger }),
    fidelity: { position: (id) => createFidelity(rig.fidelity).position(id) },
    allowInsecure: () => rig.allowInsecure,
    isLocal: () => rig.isLocal,
    limit: () => rig.limit,
    fallbackTenant: () => rig.fallbackTenant,
    signing: () => rig.signing,
    published: (version) => rig.published.push(version),
  });

  const credentials = (): Record<string, string> => ({ 'x-api-key': rig.key, 'x-alga-admin': 'true' });
  async function send(path: string, { headers = {}, body = null }: Send = {}): Promise<Reply> {
    const init = { method: 'POST', headers: { ...credentials(), ...headers }, body, duplex: 'half' };
    const response = await routes.app.request(`http://127.0.0.1${path}`, init as RequestInit);
    return { status: response.status, headers: response.headers, body: (await response.json()) as Reply['body'] };
  }
  const json = (path: string) => (fields: Record<string, unknown>, headers?: Record<string, string>) =>
    send(path, { body: JSON.stringify(fields), ...(headers === undefined ? {} : { headers }) });

  const rig: PublishRig = {
    test,
    store,
    folder,
    routes,
    key: makeKey(['extension:publish']),
    otherKey: makeKey(['extension:publish'], otherTenantId),
    makeKey,
    fidelity: {},
    signing: { policy: 'off', trust: null, allowDevBundles: true },
    allowInsecure: false,
    isLocal: true,
    limit: { windowMs: 60_000, max: 30 },
    fallbackTenant: null,
    published: [],
    failing,
    send,
    upload: (archive, query = {}, headers = {}) => {
      const fields = { filename: 'bundle.tar.zst', size: String(archive.length), ...query };
      const body = new Uint8Array(archive);
      return send(`/api/ext-bundles/upload-proxy?${new URLSearchParams(fields)}`, { headers, body });
    },
    finalize: json('/api/ext-bundles/finalize'),
    abort: json('/api/ext-bundles/abort'),
    async staged(archive, headers = {}) {
      const { status, body } = await rig.upload(archive, {}, headers);
      if (status !== 200) throw new Error(`The upload was refused: ${JSON.stringify(body)}`);
      return (body.upload as { key: string }).key;
    },
    async objects() {
      const page = await folder.list();
      return page.objects.map(({ key }) => key);
    },
    dispose: () => test.dispose(),
  };
  return rig;
}
