/** What a request URL names: the route, the extension, and the path below it. */

export type Via = 'ext' | 'ext-proxy';

export interface Target {
  via: Via;
  extension: string;
  /** Decoded, with a leading slash. */
  path: string;
  query: URLSearchParams;
  /** As sent, without `?`. */
  rawQuery: string;
}

const prefixes: Record<Via, string> = { ext: '/api/ext/', 'ext-proxy': '/api/ext-proxy/' };

/** Reads the target; null when a segment is not valid percent-encoding. The proxy route drops empty segments. */
export function readTarget(via: Via, address: string): Target | null {
  const url = new URL(address);
  const parts = url.pathname.slice(prefixes[via].length).split('/').map(decode);
  if (!parts.every((part) => part !== null)) return null;
  const [extension = '', ...rest] = parts;
  const segments = via === 'ext-proxy' ? rest.filter((segment) => segment !== '') : rest;
  return { via, extension, path: `/${segments.join('/')}`, query: url.searchParams, rawQuery: url.search.slice(1) };
}

function decode(segment: string): string | null {
  try {
    return decodeURIComponent(segment);
  } catch {
    return null;
  }
}
