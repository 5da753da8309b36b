/** Whether what is installed and built still fits the sources. Only Node's built-ins, and any Node from 20 on. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

/**
 * @typedef {{ version?: string, integrity?: string, optional?: boolean, link?: boolean }} LockedPackage
 * @typedef {{ packages?: Record<string, LockedPackage> }} Lockfile
 */

/**
 * Why the installed packages do not fit the lock file, or null when they do. `installed` is the lock file that npm
 * itself leaves in `node_modules` after a complete install; optional packages of other systems may be missing in it.
 * @param {Lockfile} locked
 * @param {Lockfile | null} installed
 * @returns {string | null}
 */
export function installStaleness(locked, installed) {
  if (installed === null) return 'nothing is installed yet';
  const there = installed.packages ?? {};
  for (const [place, wanted] of Object.entries(locked.packages ?? {})) {
    if (place === '') continue;
    const found = there[place];
    if (found === undefined) {
      if (wanted.optional === true) continue;
      return `${place} is missing`;
    }
    if (found.version !== wanted.version || found.integrity !== wanted.integrity) return `${place} has another version`;
  }
  return null;
}

/**
 * The lock file at a path; null when it is not there or cannot be read, as after an installation that was cut short.
 * @param {string} file
 * @returns {Lockfile | null}
 */
export function readLockfile(file) {
  return readJson(file);
}

/**
 * What the last build was made from; null when there is none.
 * @param {string} file
 * @returns {{ hash?: string } | null}
 */
export function readStamp(file) {
  return readJson(file);
}

/** @param {string} file */
function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

/** Files and folders, relative to the root, whose content decides about the build's output. */
export const buildInputs = [
  'src',
  'runner',
  'electron.vite.config.ts',
  'scripts/typings-plugin.ts',
  'package.json',
  'package-lock.json',
  'tsconfig.base.json',
  'tsconfig.renderer.json',
];

const ignored = /\.(integration\.)?test\.tsx?$/;

/**
 * A hash over the names and contents of all build inputs, tests left out.
 * @param {string} root
 * @param {readonly string[]} [inputs]
 * @returns {string}
 */
export function hashBuildInputs(root, inputs = buildInputs) {
  const hash = createHash('sha256');
  for (const input of inputs) {
    for (const file of filesBelow(root, input)) {
      const content = readFileSync(path.join(root, file));
      hash.update(`${file}\0${content.length}\0`).update(content);
    }
  }
  return hash.digest('hex');
}

/**
 * @param {string} root
 * @param {string} relative
 * @returns {string[]} files in a fixed order, with `/` between folders; nothing for a place that is not there
 */
function filesBelow(root, relative) {
  const absolute = path.join(root, relative);
  const found = statSync(absolute, { throwIfNoEntry: false });
  if (found === undefined) return [];
  if (found.isFile()) return [relative];
  const names = readdirSync(absolute).filter((name) => !ignored.test(name));
  return names.toSorted().flatMap((name) => filesBelow(root, `${relative}/${name}`));
}

/**
 * Why the build is stale, or null when it fits.
 * @param {{ hash: string, stamp: { hash?: string } | null, missing: readonly string[] }} state
 * @returns {string | null}
 */
export function buildStaleness({ hash, stamp, missing }) {
  if (stamp === null) return 'nothing is built yet';
  if (stamp.hash !== hash) return 'sources have changed';
  return missing.length === 0 ? null : `${missing[0]} is missing`;
}
