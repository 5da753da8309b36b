/** How builds of one project are run: kept between starts. */
import { z } from 'zod';
import { createKeptStore } from '../ui/kept-store.ts';
import type { ReadableStore } from '../ui/store.ts';

const buildSettingsSchema = z.object({
  engineFeatures: z.enum(['live', 'platform-cli']),
  /** Builds and installs whenever a file of the project changed. */
  runOnSave: z.boolean(),
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
  const current = createKeptStore<BuildSettings>({
    key: `alga-workbench.build.${projectId}`,
    schema: buildSettingsSchema,
    initial: { engineFeatures: 'live', runOnSave: true },
    storage,
  });
  return { current, change: (part) => current.set((settings) => ({ ...settings, ...part })) };
}
