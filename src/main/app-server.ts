/** The HTTP side of the app listener: the renderer's files with their security headers, and nothing else. */
import { isLocalHost } from './engine/listen/local-host.ts';
import { rendererHeaders } from './shell/policy.ts';
import { answerFile } from './shell/renderer-answer.ts';

/** Answers requests for the renderer below `root`. A path without an extension is a view and gets the page. */
export function createAppFetch(root: string): (request: Request) => Promise<Response> {
  return async ({ method, url, headers }) => {
    const host = headers.get('host');
    if (!isLocalHost(host)) {
      return new Response('This host name is not served.', { status: 403, headers: { 'content-type': 'text/plain' } });
    }
    const own = { ...rendererHeaders({ wsOrigin: `ws://${host}` }), 'x-frame-options': 'DENY' };
    return answerFile(root, { method, path: new URL(url).pathname }, own);
  };
}
