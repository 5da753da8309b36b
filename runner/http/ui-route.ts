/** `GET /ext-ui/:extensionId/:contentHash/*path`: the files of a bundle's UI, in the platform's order of checks. */
import type { Asset, AssetCache } from '../bundle/assets.ts';
import type { BundleCache } from '../bundle/cache.ts';
import type { BundleKey } from '../bundle/key.ts';
import type { InstallDirectory } from '../bundle/source.ts';
import { RunnerError } from '../errors.ts';
import type { RunnerHttpOptions } from './options.ts';
import { contentType, etagOf, immutable, matchesEtag, securityPolicy } from './ui-headers.ts';
import { decodePath, uiPath } from './ui-path.ts';

export interface UiParts {
  bundles: BundleCache;
  assets: AssetCache;
  installs: InstallDirectory;
  options: RunnerHttpOptions;
}

export interface UiRequest {
  /** As in the URL, percent-encoded. */
  path: string;
  tenants: readonly string[];
  tenantHeader: string | undefined;
  ifNoneMatch: string | undefined;
  host: string;
}

/** Answers paths that begin with `/ext-ui/`; null where the route does not match. */
export type ServeUi = (request: UiRequest) => Promise<Response | null>;

/** Any number of digits passes here; that it is 64 of them shows when the bundle is looked for. */
const hashInPath = /^sha256:[0-9a-f]+$/i;

export function createUiRoute({ bundles, assets, installs, options }: UiParts): ServeUi {
  /** Tenants that a validated request named, by extension and hash. Kept only after validation. */
  const hints = new Map<string, string>();

  async function tenantOf(request: UiRequest, hintKey: string): Promise<string | null> {
    const named = request.tenants[0] ?? request.tenantHeader ?? hints.get(hintKey);
    if (named !== undefined) return named === '' ? null : named;
    if (installs.tenantOfHost !== undefined) return installs.tenantOfHost(request.host);
    return (await installs.lookupByHost(request.host))?.tenantId ?? null;
  }

  /** Null where the file in the cache is damaged; its bundle is then gone, and the next try fetches it anew. */
  async function assetAt(key: BundleKey, relative: string, request: UiRequest): Promise<Response | null> {
    const bundle = await bundles.ensure(key);
    const release = bundles.hold(bundle);
    try {
      const asset = await assets.read(bundle, relative, options.maxFileBytes ?? Number.POSITIVE_INFINITY);
      if (asset === 'absent') return text(404);
      if (asset === 'too-large') return text(413, 'asset too large');
      if (asset !== 'damaged') return serve(asset, request, options);
      assets.drop(bundle.hex);
      await bundles.discard(bundle.hex);
      return null;
    } finally {
      release();
    }
  }

  return async (request) => {
    const route = parseRoute(request.path);
    if (route === null) return null;
    if (request.tenants.length > 1) return text(400, 'Failed to deserialize query string: duplicate field `tenant`');
    const { extension, hash } = route;
    if (extension === null || hash === null || !hashInPath.test(hash)) return text(400, 'invalid content hash');
    const hintKey = `${extension}:${hash.toLowerCase()}`;
    const tenant = await tenantOf(request, hintKey);
    if (options.validate !== false) {
      if (tenant === null || !(await installs.validate(tenant, extension, hash))) return text(404);
      remember(hints, hintKey, tenant);
    }
    try {
      const relative = route.rest === null ? null : uiPath(route.rest);
      const key: BundleKey = { tenant: tenant ?? '', extension, contentHash: hash };
      await bundles.ensure(key);
      if (relative === null) return text(400, 'invalid path');
      const asset = (await assetAt(key, relative, request)) ?? (await assetAt(key, relative, request));
      return asset ?? Response.json({ code: 'extract_failed' }, { status: 500 });
    } catch (error) {
      if (!(error instanceof RunnerError)) throw error;
      return error.code === 'BUNDLE_HASH_MISMATCH'
        ? Response.json({ code: 'archive_hash_mismatch' }, { status: 502 })
        : Response.json({ code: 'extract_failed' }, { status: 500 });
    }
  };
}

const mostHints = 10_000;

function remember(hints: Map<string, string>, key: string, tenant: string): void {
  hints.delete(key);
  hints.set(key, tenant);
  const oldest = hints.keys().next();
  if (hints.size > mostHints && oldest.done !== true) hints.delete(oldest.value);
}

/** Parts are null where they do not decode. The wildcard needs at least one character. */
function parseRoute(path: string): { extension: string | null; hash: string | null; rest: string | null } | null {
  const match = /^\/ext-ui\/([^/]+)\/([^/]+)\/(.+)$/s.exec(path);
  if (match === null) return null;
  const [extension, hash, rest] = match.slice(1).map((part) => decodePath(part));
  return { extension: extension ?? null, hash: hash ?? null, rest: rest ?? null };
}

function serve(asset: Asset, request: UiRequest, options: RunnerHttpOptions): Response {
  const etag = etagOf(asset.digest);
  const type = contentType(asset.file);
  const headers: Record<string, string> = { etag, 'cache-control': immutable };
  if (type === 'text/html') headers['content-security-policy'] = securityPolicy(options);
  if (matchesEtag(request.ifNoneMatch, etag)) return new Response(null, { status: 304, headers });
  headers['content-type'] = type;
  headers['content-length'] = String(asset.bytes.byteLength);
  headers['x-content-type-options'] = 'nosniff';
  return new Response(new Uint8Array(asset.bytes), { status: 200, headers });
}

function text(status: number, body = ''): Response {
  return new Response(body, { status, headers: body === '' ? {} : { 'content-type': 'text/plain; charset=utf-8' } });
}
