/** Where the locked Node lies, whatever Node runs this. */
import { existsSync } from 'node:fs';
import path from 'node:path';

/**
 * The Node 24 to run the workbench with: the locked package of this system, else the running Node where it is new
 * enough; null when there is neither.
 * @param {string} root
 * @returns {string | null}
 */
export function findNode(root) {
  const system = process.platform === 'win32' ? 'win' : process.platform;
  const executable = process.platform === 'win32' ? 'node.exe' : 'node';
  const locked = path.join(root, 'node_modules', `node-${system}-${process.arch}`, 'bin', executable);
  if (existsSync(locked)) return locked;
  return Number(process.versions.node.split('.')[0]) >= 24 ? process.execPath : null;
}
