/** Opens the project of a folder argument. */
import path from 'node:path';
import type { Project } from '../../contract/projects.ts';
import type { Client } from './connect.ts';

export function openProject(client: Client, folder: string | undefined): Promise<Project> {
  return client.projects.open({ root: path.resolve(folder ?? '.') });
}
