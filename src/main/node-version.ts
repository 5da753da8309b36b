/** The first check of every entry: older Node versions crash in the database addon without a message. */
import { WorkbenchError } from '../contract/errors.ts';

const leastMajor = 24;

/** Fails with `NODE_UNSUPPORTED` on a Node that cannot run the workbench. */
export function requireNode(version = process.versions.node): void {
  if (Number(version.split('.')[0]) >= leastMajor) return;
  throw new WorkbenchError({
    code: 'NODE_UNSUPPORTED',
    what: `Node ${version} cannot run the workbench.`,
    why: `It needs Node ${leastMajor}, which its own dependencies bring along.`,
    fix: 'Start it by `npm start` or `npm run -s cli -- <verb>`; both use the right Node.',
  });
}
