/** Whether an engine has a container or an image. */
import type Docker from 'dockerode';
import type { ContainerInspectInfo } from 'dockerode';
import { engineStatus } from './failures.ts';

async function orNull<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    if (engineStatus(error) === 404) return null;
    throw error;
  }
}

/** Null when there is none of this name. */
export function findContainer(docker: Docker, name: string): Promise<ContainerInspectInfo | null> {
  return orNull(docker.getContainer(name).inspect());
}

export async function hasImage(docker: Docker, image: string): Promise<boolean> {
  return (await orNull(docker.getImage(image).inspect())) !== null;
}
