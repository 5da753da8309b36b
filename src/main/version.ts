/** The version of the app, from its package.json. */
import { readFileSync } from 'node:fs';
import path from 'node:path';

export function appVersion(root: string): string {
  const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { version: string };
  return version;
}
