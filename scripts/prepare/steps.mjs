/** The two steps of the preparation: install the locked dependencies, build the app. Each looks first whether it is needed. */
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { buildFailure, installFailure, installMismatch, noLockedNode, PrepareError } from './failures.mjs';
import { findNode } from './node.mjs';
import { run } from './run.mjs';
import { buildStaleness, hashBuildInputs, installStaleness, readLockfile, readStamp } from './staleness.mjs';

const outputs = [
  'out/main/index.js',
  'out/main/headless.js',
  'out/main/cli.js',
  'out/main/builder.js',
  'out/main/guest-worker.js',
  'out/preload/index.cjs',
  'out/renderer/index.html',
];

/**
 * Why dependencies have to be installed, or null.
 * @param {string} root
 */
export function installNeed(root) {
  const locked = readLockfile(path.join(root, 'package-lock.json'));
  if (locked === null) return 'the lock file cannot be read';
  const stale = installStaleness(locked, readLockfile(path.join(root, 'node_modules/.package-lock.json')));
  return stale ?? (findNode(root) === null ? 'Node 24 is missing' : null);
}

/**
 * Installs what the lock file says, by the npm that started this script and the same Node. Not by `npm ci`: that one
 * refuses a lock file without the optional packages of every other system, which not every registry has. What came
 * out is compared with the lock file instead.
 * @param {string} root
 */
export async function install(root) {
  const [command, ...args] = npmCommand(process.env);
  // Whatever the npm configuration leaves out, the workbench needs all of it: Node itself is an optional package.
  const wanted = ['install', '--no-save', '--include=dev', '--include=optional'];
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
  const shell = process.platform === 'win32' && args.length === 0;
  const { code, output } = await run(command, [...args, ...wanted, ...quiet], { cwd: root, shell });
  if (code !== 0) throw new PrepareError(installFailure(output, code));
  if (findNode(root) === null) throw new PrepareError(noLockedNode(process.platform, process.arch));
  const stale = installNeed(root);
  if (stale !== null) throw new PrepareError(installMismatch(stale));
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {[string, ...string[]]}
 */
function npmCommand(env) {
  const cli = env['npm_execpath'];
  return cli !== undefined && /npm-cli\.c?js$/.test(cli) ? [process.execPath, cli] : ['npm'];
}

/** @param {string} root */
const stampFile = (root) => path.join(root, 'out/build-stamp.json');

/**
 * Why the app has to be built, or null; and the hash of its inputs for `build`.
 * @param {string} root
 */
export function buildNeed(root) {
  const hash = hashBuildInputs(root);
  const missing = outputs.filter((file) => !existsSync(path.join(root, file)));
  return { hash, reason: buildStaleness({ hash, stamp: readStamp(stampFile(root)), missing }) };
}

/**
 * Builds main process, preload and renderer, and notes what they were built from.
 * @param {string} root
 * @param {string} hash
 */
export async function build(root, hash) {
  const node = findNode(root);
  if (node === null) throw new PrepareError(noLockedNode(process.platform, process.arch));
  rmSync(stampFile(root), { force: true });
  const cli = path.join(root, 'node_modules/electron-vite/bin/electron-vite.js');
  const { code, output } = await run(node, [cli, 'build', '--logLevel', 'warn'], { cwd: root });
  if (code !== 0) throw new PrepareError(buildFailure(output));
  mkdirSync(path.dirname(stampFile(root)), { recursive: true });
  writeFileSync(stampFile(root), `${JSON.stringify({ hash })}\n`);
}
