/** The renderer under a scheme of its own, so that no page served over HTTP shares its origin. */
import type { Protocol } from 'electron';
import { appScheme, isAppUrl, rendererHeaders } from './policy.ts';
import { answerFile } from './renderer-answer.ts';

/** Must run before Electron's `ready`. */
export function registerAppScheme(protocol: Pick<Protocol, 'registerSchemesAsPrivileged'>): void {
  const privileges = { standard: true, secure: true, supportFetchAPI: true, codeCache: true };
  protocol.registerSchemesAsPrivileged([{ scheme: appScheme, privileges }]);
}

/** Answers the scheme's requests with the built renderer. */
export function serveRenderer(protocol: Pick<Protocol, 'handle'>, root: string): void {
  protocol.handle(appScheme, (request) => answerRenderer(request, root));
}

/** One answer: the file with the headers of the policy, or 404. */
export function answerRenderer({ method, url }: Pick<Request, 'method' | 'url'>, root: string): Promise<Response> {
  return answerFile(root, { method, path: isAppUrl(url) ? new URL(url).pathname : null }, rendererHeaders());
}
