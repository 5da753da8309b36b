/** What features keep while a project is open and share between its views, panels and panes, such as open documents. */
import type { WorkbenchClient } from '../rpc/connection.ts';
import type { BuildMonitor } from './build.ts';
import type { BuildSettingsStore } from './build-settings.ts';
import type { Services } from './services.tsx';

export interface PartSources {
  projectId: string;
  client: WorkbenchClient;
  services: Services;
  build: BuildMonitor;
  settings: BuildSettingsStore;
}

export interface PartContext extends PartSources {
  /** Another part that this one stands on. */
  part: ProjectParts['get'];
}

export interface ProjectPart {
  dispose: () => void;
}

/** Makes a part; the function itself is the part's identity, so it must be the same one each time. */
export type CreatePart<T extends ProjectPart> = (context: PartContext) => T;

export interface ProjectParts {
  /** The part, made when it is first asked for and kept until the project is left. */
  get: <T extends ProjectPart>(create: CreatePart<T>) => T;
  /** Keeps the parts; the returned function lets go, and with the last holder the parts are disposed. */
  hold: () => () => void;
}

export function createProjectParts(sources: PartSources): ProjectParts {
  const parts = new Map<CreatePart<ProjectPart>, ProjectPart>();
  let holders = 0;

  const disposeUnheld = () => {
    if (holders > 0) return;
    for (const part of parts.values()) part.dispose();
    parts.clear();
  };

  const get = <T extends ProjectPart>(create: CreatePart<T>): T => {
    const known = parts.get(create);
    if (known) return known as T;
    const made = create({ ...sources, part: get });
    parts.set(create, made);
    return made;
  };

  return {
    get,
    hold: () => {
      holders += 1;
      return () => {
        holders -= 1;
        // React may run an effect's clean-up and the effect again at once; only a real leave is acted on.
        setTimeout(disposeUnheld, 0);
      };
    },
  };
}
