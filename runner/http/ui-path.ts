/** Which paths of a UI are served at all (contract topic: static UI, path rules). */

const servedExtensions: ReadonlySet<string> = new Set([
  'html',
  'js',
  'css',
  'json',
  'map',
  'svg',
  'png',
  'jpg',
  'jpeg',
  'webp',
  'woff',
  'woff2',
]);
const control = /\p{Cc}/u;

/**
 * The path below the UI root for a percent-decoded request path: empty for the root, repeated slashes collapsed.
 * Null where the rules refuse it. A last segment without a dot is a route of the UI itself.
 */
export function uiPath(path: string): string | null {
  if (path.startsWith('/') || path.includes('\\') || control.test(path)) return null;
  const segments = path.split('/').filter((segment) => segment !== '');
  if (segments.some((segment) => segment.startsWith('.'))) return null;
  const last = segments.at(-1) ?? '';
  if (last.includes('.') && !servedExtensions.has(last.slice(last.lastIndexOf('.') + 1).toLowerCase())) return null;
  return segments.join('/');
}

/** Null for a path that is no valid percent-encoded UTF-8. */
export function decodePath(path: string): string | null {
  try {
    return decodeURIComponent(path);
  } catch {
    return null;
  }
}
