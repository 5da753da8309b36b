/** Headers of served files (contract topic: static UI). */
import path from 'node:path';
import type { RunnerHttpOptions } from './options.ts';

const types: Readonly<Record<string, string>> = {
  html: 'text/html',
  js: 'text/javascript',
  css: 'text/css',
  json: 'application/json',
  map: 'text/plain',
  svg: 'image/svg+xml',
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  webp: 'image/webp',
  woff: 'application/font-woff',
  woff2: 'font/woff2',
};

const defaultPolicy = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "object-src 'none'",
  "base-uri 'self'",
  "form-action 'self'",
].join('; ');

export const immutable = 'public, max-age=31536000, immutable';

/** Without a charset, as the platform sends it. */
export function contentType(file: string): string {
  return types[path.extname(file).slice(1).toLowerCase()] ?? 'application/octet-stream';
}

/** Strong, with its quotes. Of a hex SHA-256. */
export function etagOf(digest: string): string {
  return `"sha256-${digest}"`;
}

/** Lists are compared entry by entry, exactly; `*` matches anything. */
export function matchesEtag(ifNoneMatch: string | undefined, etag: string): boolean {
  return (ifNoneMatch ?? '').split(',').some((entry) => entry.trim() === etag || entry.trim() === '*');
}

/** A whole policy of the host's own replaces the default, and its frame ancestors then count for nothing. */
export function securityPolicy(options: RunnerHttpOptions): string {
  const whole = options.contentSecurityPolicy?.trim() ?? '';
  if (whole !== '') return whole;
  const ancestors = options.frameAncestors?.().trim() ?? '';
  return ancestors === '' ? defaultPolicy : `${defaultPolicy}; frame-ancestors ${ancestors}`;
}
