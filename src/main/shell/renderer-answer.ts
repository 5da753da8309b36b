/** Answers with the files of the built renderer, the same under both hosts. */
import { readFile } from 'node:fs/promises';
import { errnoOf } from '../engine/files/disk-error.ts';
import { rendererFile } from './renderer-files.ts';

/** A page without its build is the likeliest reason for a missing file. */
const missing = 'There is no such file. If the page itself is missing, run npm start.';

/**
 * The file for a URL path below `root`, with `headers`; null as path names none. Only GET and HEAD are known. What
 * carries no hash in its name is asked for anew each time.
 */
export async function answerFile(
  root: string,
  { method, path }: { method: string; path: string | null },
  headers: Record<string, string>,
): Promise<Response> {
  const plain = { ...headers, 'content-type': 'text/plain; charset=utf-8' };
  if (method !== 'GET' && method !== 'HEAD') {
    return new Response('Only GET and HEAD are answered here.', { status: 405, headers: { ...plain, allow: 'GET, HEAD' } });
  }
  const found = path === null ? null : rendererFile(root, path);
  const bytes = found === null ? null : await readIfThere(found.file);
  if (found === null || bytes === null) return new Response(missing, { status: 404, headers: plain });
  return new Response(method === 'HEAD' ? null : bytes, {
    headers: {
      ...headers,
      'content-type': found.contentType,
      'cache-control': found.immutable ? 'public, max-age=31536000, immutable' : 'no-cache',
    },
  });
}

/** What the file system says of a name that no file of the renderer has. */
const absent: readonly (string | null)[] = ['ENOENT', 'EISDIR', 'ENOTDIR', 'ENAMETOOLONG'];

async function readIfThere(file: string): Promise<Buffer<ArrayBuffer> | null> {
  try {
    return await readFile(file);
  } catch (error) {
    if (absent.includes(errnoOf(error))) return null;
    throw error;
  }
}
