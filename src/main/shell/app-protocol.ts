/** The renderer under a scheme of its own, so that no page served over HTTP shares its origin. */
import { readFile } from 'node:fs/promises';
import type { Protocol } from 'electron';
import { appScheme, isAppUrl, rendererHeaders } from './policy.ts';
import { rendererFile } from './renderer-files.ts';

/** Must run before Electron's `ready`. */
export function registerAppScheme(protocol: Pick<Protocol, 'registerSchemesAsPrivileged'>): void {
  const privileges = { standard: true, secure: true, supportFetchAPI: true, codeCache: true };
  protocol.registerSchemesAsPrivileged([{ scheme: appScheme, privileges }]);
}

/** Answers the scheme's requests with the built renderer. */
export function serveRenderer(protocol: Pick<Protocol, 'handle'>, root: string): void {
  protocol.handle(appScheme, (request) => answerRenderer(request, root));
}

/** One answer: the file with the headers of the policy, or 404. Only GET and HEAD are known. */
export async function answerRenderer(request: Pick<Request, 'method' | 'url'>, root: string): Promise<Response> {
  const headers = rendererHeaders();
  if (request.method !== 'GET' && request.method !== 'HEAD') return new Response(null, { status: 405, headers });
  const found = isAppUrl(request.url) ? rendererFile(root, new URL(request.url).pathname) : null;
  const body = found === null ? null : await readIfThere(found.file);
  if (found === null || body === null) return new Response('Not found.', { status: 404, headers });
  const cacheControl = found.immutable ? 'public, max-age=31536000, immutable' : 'no-cache';
  return new Response(request.method === 'HEAD' ? null : body, {
    headers: { ...headers, 'content-type': found.contentType, 'cache-control': cacheControl },
  });
}

async function readIfThere(file: string): Promise<Uint8Array<ArrayBuffer> | null> {
  try {
    return new Uint8Array(await readFile(file));
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'EISDIR')) return null;
    throw error;
  }
}
