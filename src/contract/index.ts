/** The whole contract between engine and clients: one router, carried over a MessagePort or a WebSocket. */
import { buildsContract } from './builds.ts';
import { filesContract } from './files.ts';
import { installsContract } from './installs.ts';
import { manifestContract } from './manifest.ts';
import { previewContract } from './preview.ts';
import { projectsContract } from './projects.ts';
import { requestsContract } from './requests.ts';
import { tracesContract } from './traces.ts';
import { workbenchContract } from './workbench.ts';

export const contract = {
  workbench: workbenchContract,
  projects: projectsContract,
  files: filesContract,
  manifest: manifestContract,
  builds: buildsContract,
  installs: installsContract,
  requests: requestsContract,
  traces: tracesContract,
  preview: previewContract,
};
export type Contract = typeof contract;
