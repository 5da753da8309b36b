/** Reads a project by its id, opening it again when the engine was started anew since. */
import type { Project } from '../../contract/projects.ts';
import type { WorkbenchClient } from '../rpc/connection.ts';
import { toFailure } from '../rpc/failure.ts';

/** A link to a project outlives the engine it was made by, as long as its folder is on the recent list. */
export async function readProject(client: WorkbenchClient, projectId: string, signal?: AbortSignal): Promise<Project> {
  try {
    return await client.projects.get({ projectId }, { signal });
  } catch (error) {
    if (toFailure(error).code !== 'PROJECT_NOT_FOUND') throw error;
    const recent = await client.projects.recent(undefined, { signal });
    const known = recent.find((project) => project.id === projectId && !project.missing);
    if (!known) throw error;
    return client.projects.open({ root: known.root }, { signal });
  }
}
