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

/** Reads the target; null when a segment is not valid percent-encoding. The proxy route drops empty segments. */
export function readTarget(via: Via, address: string): Target | null {
  const url = new URL(address);
  // Behind `/api/ext` or `/api/ext-proxy`, which may be spelled with escapes.
  const parts = url.pathname.split('/').slice(3).map(decode);
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
