/** How builds of one project are run: kept between starts. */
import { z } from 'zod';
import { buildOptionsSchema } from '../../contract/builds.ts';
import { createStore, type ReadableStore } from '../ui/store.ts';

const buildSettingsSchema = z.object({
  engineFeatures: buildOptionsSchema.shape.engineFeatures,
  /** Builds and installs whenever a file of the project changed. */
  runOnSave: z.boolean().default(true),
});
export type BuildSettings = z.infer<typeof buildSettingsSchema>;

export interface BuildSettingsStore {
  current: ReadableStore<BuildSettings>;
  change: (part: Partial<BuildSettings>) => void;
}

export interface BuildSettingsOptions {
  projectId: string;
  storage: Pick<Storage, 'getItem' | 'setItem'>;
}

export function createBuildSettings({ projectId, storage }: BuildSettingsOptions): BuildSettingsStore {
  const key = `alga-workbench.build.${projectId}`;
  const current = createStore(read(storage.getItem(key)));
  return {
    current,
    change: (part) => {
      current.set((settings) => ({ ...settings, ...part }));
      storage.setItem(key, JSON.stringify(current.get()));
    },
  };
}

/** Settings that cannot be read any more are replaced by the first ones. */
function read(text: string | null): BuildSettings {
  const initial = buildSettingsSchema.parse({});
  if (text === null) return initial;
  try {
    return buildSettingsSchema.parse(JSON.parse(text));
  } catch {
    return initial;
  }
}
