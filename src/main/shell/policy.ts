/** What the window may load, open and ask for. Pure decisions; both hosts send the same headers. */

/** Scheme and origin under which Electron serves the renderer. */
export const appScheme = 'app';
export const appHost = 'workbench';
export const appUrl = `${appScheme}://${appHost}/`;

/** Origins of extension UIs: each install has its own name below `localhost`. */
const previewHost = /^[a-z0-9-]+\.localhost$/i;
const loopbackHosts = new Set(['127.0.0.1', 'localhost', '[::1]']);

/**
 * The Content-Security-Policy of the renderer. `wsOrigin` (`ws://127.0.0.1:PORT`) is the RPC socket of the headless
 * host, named for browsers whose `'self'` leaves WebSockets out. Inline styles are needed by the code editor.
 */
export function contentSecurityPolicy({ wsOrigin }: { wsOrigin?: string } = {}): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "worker-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self' data:",
    `connect-src 'self'${wsOrigin === undefined ? '' : ` ${wsOrigin}`}`,
    'frame-src http://*.localhost:*',
    "form-action 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** Headers of every answer that carries a file of the renderer. */
export function rendererHeaders(options: { wsOrigin?: string } = {}): Record<string, string> {
  return {
    'content-security-policy': contentSecurityPolicy(options),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
  };
}

/** Whether a URL belongs to the renderer. Compared by scheme and host: `origin` is opaque for schemes of our own. */
export function isAppUrl(url: string): boolean {
  const parsed = URL.parse(url);
  return parsed !== null && parsed.protocol === `${appScheme}:` && parsed.host === appHost;
}

/** Whether a URL is the UI of an installed extension, as the local runner serves it. */
export function isPreviewUrl(url: string): boolean {
  const parsed = URL.parse(url);
  return parsed !== null && parsed.protocol === 'http:' && previewHost.test(parsed.hostname) && !hasCredentials(parsed);
}

/** Whether a frame may go to a URL: the window itself stays in the app, a frame inside shows previews only. */
export function mayNavigate(url: string, frame: { isMainFrame: boolean }): boolean {
  return frame.isMainFrame ? isAppUrl(url) : isPreviewUrl(url) || url === 'about:blank' || url === 'about:srcdoc';
}

/**
 * The URL to hand to the system's browser when a page asks for a new window, or null to do nothing. Only `https`
 * and pages of this machine, never with credentials: other schemes start programs.
 */
export function externalUrl(url: string): string | null {
  const parsed = URL.parse(url);
  if (parsed === null || hasCredentials(parsed)) return null;
  const ours = parsed.protocol === 'http:' && (loopbackHosts.has(parsed.hostname) || previewHost.test(parsed.hostname));
  return parsed.protocol === 'https:' || ours ? parsed.href : null;
}

function hasCredentials(url: URL): boolean {
  return url.username !== '' || url.password !== '';
}

export interface PermissionAsk {
  permission: string;
  /** Origin or URL of the page that asks. */
  from: string;
  isMainFrame: boolean;
}

/** What the app itself needs: text from its copy buttons, and frames from the loopback address. */
const appPermissions = new Set(['clipboard-sanitized-write', 'loopback-network', 'local-network-access']);

/**
 * Every permission is refused, save those for the app's own page. Chromium asks for network access because a page of
 * a custom scheme does not count as local, while the previews it frames are.
 */
export function mayUse({ permission, from, isMainFrame }: PermissionAsk): boolean {
  return appPermissions.has(permission) && isMainFrame && isAppUrl(from);
}
