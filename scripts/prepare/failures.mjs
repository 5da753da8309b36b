/** What a failed preparation tells: what happened, why, and what to do. */

/**
 * @typedef {{ what: string, why: string, fix: string, output?: string }} PrepareFailure
 */

/** Thrown for everything that ends the preparation; printed by `prepare.mjs`. */
export class PrepareError extends Error {
  /** @param {PrepareFailure} failure */
  constructor(failure) {
    super(failure.what);
    this.failure = failure;
  }
}

/** @type {readonly { pattern: RegExp, why: string, fix: string }[]} */
const installReasons = [
  {
    pattern: /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ERR_SOCKET_TIMEOUT|network/i,
    why: 'The package registry did not answer.',
    fix: 'Connect to the network, or set the registry or proxy in the npm configuration; then start again.',
  },
  {
    pattern: /\bE401\b|\bE403\b|ENEEDAUTH/,
    why: 'The package registry refused the request.',
    fix: 'Sign in to the registry that the npm configuration names, then start again.',
  },
  {
    pattern: /EINTEGRITY/,
    why: 'A downloaded package does not have the locked content.',
    fix: 'Run "npm cache verify"; if it stays, the registry serves changed packages.',
  },
  { pattern: /ENOSPC/, why: 'No space is left on the disk.', fix: 'Free about 1 GB, then start again.' },
  {
    pattern: /EACCES|EPERM|EROFS/,
    why: 'A file in node_modules cannot be written.',
    fix: 'Make the checkout writable for you, close programs that use it, then start again.',
  },
];

/**
 * The failure for what npm wrote before it ended.
 * @param {string} output
 * @param {number | null} code
 * @returns {PrepareFailure}
 */
export function installFailure(output, code) {
  const known = installReasons.find(({ pattern }) => pattern.test(output));
  return {
    what: 'The dependencies could not be installed.',
    why: known?.why ?? `npm ended with code ${code}.`,
    fix: known?.fix ?? 'Read what npm wrote above, then start again.',
    output,
  };
}

/**
 * @param {string} difference
 * @returns {PrepareFailure}
 */
export function installMismatch(difference) {
  return {
    what: 'The installed packages are not the locked ones.',
    why: `After the installation, ${difference}.`,
    fix: 'Remove node_modules and start again; if it stays, package.json and package-lock.json do not fit together.',
  };
}

/**
 * @param {string} version
 * @returns {PrepareFailure}
 */
export function nodeTooOld(version) {
  return {
    what: `Node ${version} cannot set up the workbench.`,
    why: 'The set-up needs Node 20 or newer; the workbench itself then brings its own Node 24.',
    fix: 'Install Node 20 or newer, then start again.',
  };
}

/**
 * @param {string} platform
 * @param {string} arch
 * @returns {PrepareFailure}
 */
export function noLockedNode(platform, arch) {
  return {
    what: 'Node 24 is missing after the installation.',
    why: `No package with it is locked for ${platform} on ${arch}, or npm left optional packages out.`,
    fix: 'Remove "omit=optional" from the npm configuration, or run the workbench with a Node 24 of your own first on the PATH.',
  };
}

/**
 * @param {string} output
 * @returns {PrepareFailure}
 */
export function buildFailure(output) {
  return {
    what: 'The workbench could not be built.',
    why: 'The bundler reported the errors above.',
    fix: 'Correct the named source files, then start again.',
    output,
  };
}

/**
 * The text of a failure for stderr.
 * @param {PrepareFailure} failure
 * @returns {string}
 */
export function failureText({ what, why, fix, output }) {
  const tail = output === undefined ? '' : `${output.trim().split('\n').slice(-40).join('\n')}\n`;
  return `${tail}${what}\n  Why: ${why}\n  Fix: ${fix}\n`;
}
