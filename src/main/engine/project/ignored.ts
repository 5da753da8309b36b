/** What the workbench leaves out of trees and watches: build output, version control, packages, passing files. */
import { isTemporaryName } from '../files/atomic-write.ts';

const ignoredNames = new Set(['node_modules', 'dist', '.git', '.hg', '.svn', '.DS_Store', 'Thumbs.db']);

/** `path` is relative to the project and uses `/`. */
export function isIgnored(path: string): boolean {
  return path.split('/').some((name) => ignoredNames.has(name) || isTemporaryName(name) || /^\..*\.sw[a-z]$|~$/.test(name));
}
