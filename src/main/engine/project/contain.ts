/** Keeps file operations inside the project folder, symbolic links included. */
import { lstat, realpath } from 'node:fs/promises';
import { isAbsolute, join, sep } from 'node:path';
import { WorkbenchError } from '../../../contract/errors.ts';
import { errnoOf } from '../files/disk-error.ts';

/**
 * The absolute path of what `path` (relative, with `/`) leads to, every link resolved; it need not exist yet.
 * `root` is a real path. Fails with `PATH_OUTSIDE_PROJECT`.
 */
export async function resolveTarget(root: string, path: string): Promise<string> {
  return follow(root, path, segmentsOf(path));
}

/** Like `resolveTarget`, but a link at the end stays itself: for renaming and removing. */
export async function resolveEntry(root: string, path: string): Promise<string> {
  const segments = segmentsOf(path);
  const name = segments.pop()!;
  return join(await follow(root, path, segments), name);
}

/** The same path without empty and `.` segments. Fails with `PATH_OUTSIDE_PROJECT`. */
export function normalisePath(path: string): string {
  return segmentsOf(path).join('/');
}

function segmentsOf(path: string): string[] {
  const segments = path.split('/').filter((segment) => segment !== '' && segment !== '.');
  const escapes = isAbsolute(path) || /^[a-z]:/i.test(path) || path.includes('\0') || segments.includes('..');
  const backslash = sep === '\\' && path.includes('\\');
  if (escapes || backslash || segments.length === 0) {
    throw outside(path, 'Paths are relative to the project folder, use / and name something inside it.');
  }
  return segments;
}

async function follow(root: string, path: string, segments: string[]): Promise<string> {
  let current = root;
  for (const [index, segment] of segments.entries()) {
    const next = await realOf(join(current, segment));
    if (next === 'absent') return join(current, ...segments.slice(index));
    if (next === 'dangling') throw outside(path, `${segment} is a symbolic link that leads nowhere.`);
    if (next !== root && !next.startsWith(root.endsWith(sep) ? root : root + sep)) {
      throw outside(path, `${segment} is a symbolic link to a place outside.`);
    }
    current = next;
  }
  return current;
}

async function realOf(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    const errno = errnoOf(error);
    if (errno === 'ELOOP') return 'dangling';
    if (errno !== 'ENOENT' && errno !== 'ENOTDIR') throw error;
  }
  try {
    return (await lstat(path)).isSymbolicLink() ? 'dangling' : 'absent';
  } catch (error) {
    if (errnoOf(error) === 'ENOENT' || errnoOf(error) === 'ENOTDIR') return 'absent';
    throw error;
  }
}

function outside(path: string, why: string): WorkbenchError {
  const fix = 'Choose a path inside the project folder.';
  return new WorkbenchError({ code: 'PATH_OUTSIDE_PROJECT', what: `${path} is not a path of the project.`, why, fix });
}
