/** `GET /ext-ui/:extensionId/:contentHash/*path`: the files of a bundle's UI, in the platform's order of checks. */
import { readFile, stat } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { BundleCache } from '../bundle/cache.ts';
import type { InstallDirectory } from '../bundle/source.ts';
import { RunnerError } from '../errors.ts';
import type { RunnerHttpOptions } from './options.ts';
import { contentType, etagOf, immutable, matchesEtag, securityPolicy } from './ui-headers.ts';
import { decodePath, uiPath } from './ui-path.ts';

export interface UiParts {
  bundles: BundleCache;
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

const indexFile = 'index.html';

export function createUiRoute({ bundles, installs, options }: UiParts): ServeUi {
  /** Tenants that a validated request named, by extension and hash. Kept only after validation. */
  const hints = new Map<string, string>();

  async function tenantOf(request: UiRequest, hintKey: string): Promise<string | null> {
    const named = request.tenants[0] ?? request.tenantHeader ?? hints.get(hintKey);
    if (named !== undefined) return named === '' ? null : named;
    if (installs.tenantOfHost !== undefined) return installs.tenantOfHost(request.host);
    return (await installs.lookupByHost(request.host))?.tenantId ?? null;
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
      const { uiRoot } = await bundles.ensure({ tenant: tenant ?? '', extension, contentHash: hash });
      return await serveFile(uiRoot, route.rest === null ? null : uiPath(route.rest), request, options);
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

async function serveFile(
  uiRoot: string,
  relative: string | null,
  request: UiRequest,
  options: RunnerHttpOptions,
): Promise<Response> {
  if (relative === null) return text(400, 'invalid path');
  const file = await targetFile(uiRoot, relative);
  if (!existsSync(file)) return text(404);
  const { size } = await stat(file);
  if (options.maxFileBytes !== undefined && size > options.maxFileBytes) return text(413, 'asset too large');
  const bytes = await readFile(file);
  const etag = etagOf(bytes);
  const type = contentType(file);
  const headers: Record<string, string> = { etag, 'cache-control': immutable };
  if (type === 'text/html') headers['content-security-policy'] = securityPolicy(options);
  if (matchesEtag(request.ifNoneMatch, etag)) return new Response(null, { status: 304, headers });
  headers['content-type'] = type;
  headers['content-length'] = String(bytes.length);
  headers['x-content-type-options'] = 'nosniff';
  return new Response(new Uint8Array(bytes), { status: 200, headers });
}

/** The root, folders and whatever does not exist show the page itself: the UI routes by its own means. */
async function targetFile(uiRoot: string, relative: string): Promise<string> {
  const file = path.join(uiRoot, relative);
  const found = await stat(file).catch(() => null);
  return found?.isFile() === true ? file : path.join(uiRoot, indexFile);
}

function text(status: number, body = ''): Response {
  return new Response(body, { status, headers: body === '' ? {} : { 'content-type': 'text/plain; charset=utf-8' } });
}
