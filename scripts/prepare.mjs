/**
 * Gets a checkout ready: installs the locked dependencies, Node 24 among them, and builds what is stale. Runs before
 * `npm start`, `npm run cli` and `npm test` under whatever Node the machine has (20 or newer), with nothing installed.
 * Writes to stderr only. Flags: `--install-only`, `--quiet`.
 */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { failureText, nodeTooOld, PrepareError } from './prepare/failures.mjs';
import { withLock } from './prepare/lock.mjs';
import { build, buildNeed, install, installNeed } from './prepare/steps.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const flags = new Set(process.argv.slice(2));

/** @param {string} line */
function say(line) {
  if (!flags.has('--quiet')) process.stderr.write(`${line}\n`);
}

/**
 * @param {string} doing
 * @param {string} done
 * @param {() => Promise<void>} work
 */
async function timed(doing, done, work) {
  say(doing);
  const start = performance.now();
  await work();
  say(`${done} in ${((performance.now() - start) / 1000).toFixed(1)} s.`);
}

async function prepareInstall() {
  const need = installNeed(root);
  if (need !== null) await timed(`Installing the locked dependencies (${need}) …`, 'Installed', () => install(root));
}

async function prepareBuild() {
  const { hash, reason } = buildNeed(root);
  if (reason !== null) await timed(`Building the workbench (${reason}) …`, 'Built', () => build(root, hash));
}

/** @param {string} pid */
const sayWaiting = (pid) => say(`Waiting for another set-up of this checkout (process ${pid}) …`);

/** Looks without the lock first: most starts find everything ready. */
async function prepare() {
  if (Number(process.versions.node.split('.')[0]) < 20) throw new PrepareError(nodeTooOld(process.versions.node));
  const installOnly = flags.has('--install-only');
  if (installNeed(root) === null && (installOnly || buildNeed(root).reason === null)) return;
  await withLock(path.join(root, '.cache/prepare.lock'), sayWaiting, async () => {
    await prepareInstall();
    if (!installOnly) await prepareBuild();
  });
}

try {
  await prepare();
} catch (error) {
  if (!(error instanceof PrepareError)) throw error;
  process.stderr.write(failureText(error.failure));
  process.exitCode = 1;
}
