#!/usr/bin/env node
/**
 * The command `alga-workbench`: runs the command line in this process, or in the workbench's own Node 24 when the
 * machine's is older. Written for any Node from 20 on.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import module from 'node:module';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { findNode } from '../scripts/prepare/node.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const entry = path.join(root, 'out/main/cli.js');
const node = findNode(root);

if (node === null || !existsSync(entry)) {
  const missing = node === null ? 'Node 24 is missing' : 'it is not built';
  process.stderr.write(
    `The workbench is not set up.\n  Why: ${missing}.\n  Fix: Run "npm start" or "npm test" once in ${root}.\n`,
  );
  process.exitCode = 1;
} else if (Number(process.versions.node.split('.')[0]) >= 24) {
  module.enableCompileCache(path.join(root, 'node_modules/.cache/alga-workbench/compiled'));
  await import(pathToFileURL(entry).href);
} else {
  runIn(node);
}

/**
 * Runs the command line in another Node. Ctrl-C reaches the whole terminal group by itself; what is sent to this
 * process alone is passed on.
 * @param {string} executable
 */
function runIn(executable) {
  const env = { ...process.env, ALGA_WORKBENCH_END_WITH_PARENT: '1' };
  const child = spawn(executable, [entry, ...process.argv.slice(2)], { stdio: 'inherit', env });
  process.on('SIGINT', () => undefined);
  for (const signal of /** @type {const} */ (['SIGTERM', 'SIGHUP'])) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    process.stderr.write(`${executable} did not start: ${error.message}\n`);
    process.exitCode = 1;
  });
  child.on('close', (code) => {
    process.exitCode = code ?? 1;
  });
}
