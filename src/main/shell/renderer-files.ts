/** From a URL path to a file of the built renderer. */
import path from 'node:path';

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.ttf': 'font/ttf',
  '.woff2': 'font/woff2',
};

export interface RendererFile {
  /** Absolute path below the root; it need not exist. */
  file: string;
  contentType: string;
  /** Whether the name carries a hash of the content, so that it may be kept for good. */
  immutable: boolean;
}

/**
 * The file for a URL path (percent-encoded, beginning with `/`), or null where the path is malformed or names a type
 * that the renderer has not. A path without an extension is a view and is answered with `index.html`.
 */
export function rendererFile(root: string, urlPath: string): RendererFile | null {
  const decoded = decode(urlPath);
  if (decoded === null || /[\0\\]/.test(decoded)) return null;
  const segments = decoded.split('/').filter((segment) => segment !== '');
  if (segments.some((segment) => segment.startsWith('.'))) return null;
  const name = segments.at(-1) ?? '';
  const extension = path.extname(name).toLowerCase();
  if (extension === '') return { file: path.join(root, 'index.html'), contentType: types['.html']!, immutable: false };
  const contentType = types[extension];
  if (contentType === undefined) return null;
  return { file: path.join(root, ...segments), contentType, immutable: segments[0] === 'assets' };
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    // Malformed percent-encoding names no file.
    return null;
  }
}
