/** The HTTP side of the app listener: the renderer's files with their security headers, and nothing else. */
import { readFile } from 'node:fs/promises';
import { isLocalHost } from './engine/listen/local-host.ts';
import { rendererHeaders } from './shell/policy.ts';
import { rendererFile } from './shell/renderer-files.ts';

const text = (status: number, body: string): Response =>
  new Response(body, { status, headers: { 'content-type': 'text/plain; charset=utf-8' } });

/** Answers requests for the renderer below `root`. A path without an extension is a view and gets the page. */
export function createAppFetch(root: string): (request: Request) => Promise<Response> {
  return async (request) => {
    const host = request.headers.get('host');
    if (!isLocalHost(host)) return text(403, 'This host name is not served.');
    if (request.method !== 'GET' && request.method !== 'HEAD') return text(405, 'Only GET is answered here.');
    const found = rendererFile(root, new URL(request.url).pathname);
    if (found === null) return text(404, 'There is no such file.');
    const bytes = await readFile(found.file).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'EISDIR') return null;
      throw error;
    });
    if (bytes === null) return text(404, 'There is no such file. If the page itself is missing, run npm start.');
    return new Response(request.method === 'HEAD' ? null : new Uint8Array(bytes), {
      headers: {
        ...rendererHeaders({ wsOrigin: `ws://${host}` }),
        'x-frame-options': 'DENY',
        'content-type': found.contentType,
        'cache-control': found.immutable ? 'public, max-age=31536000, immutable' : 'no-store',
      },
    });
  };
}
