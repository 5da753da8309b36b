/** Where an archive entry goes, if anywhere (contract topic: extraction rules). */
import path from 'node:path';

export interface EntryPlace {
  root: 'ui' | 'bundle';
  /** Path below the root, with forward slashes. */
  path: string;
}

/**
 * Null for names that are skipped without a word: empty, absolute, with `..` anywhere, with an empty segment or one
 * that starts with a dot, and names that the file system would read in another way than the archive means.
 */
export function placeEntry(name: string): EntryPlace | null {
  const bare = name.replace(/^(?:\.\/)+/, '');
  if (bare === '' || bare.startsWith('/') || bare.includes('..') || bare.includes('\0')) return null;
  if (path.sep === '\\' && /[\\:]/.test(bare)) return null;
  const segments = bare.split('/');
  if (segments.some((segment) => segment === '' || segment.startsWith('.'))) return null;
  if (segments[0] === 'ui' && segments.length > 1) return { root: 'ui', path: segments.slice(1).join('/') };
  return { root: 'bundle', path: bare };
}
