/** Settings: the platform's environment variables under its names, the workbench's own, and the fidelity switches. */
import { z } from 'zod';
import { procedure } from './common.ts';

export const settingKinds = ['text', 'number', 'boolean', 'url', 'secret', 'choice', 'list'] as const;
export type SettingKind = (typeof settingKinds)[number];

export const settingGroups = [
  'gateway',
  'publishing',
  'store',
  'runner',
  'signing',
  'vault',
  'domains',
  'development',
  'fidelity',
] as const;
export type SettingGroup = (typeof settingGroups)[number];

/** Where a value comes from, the one that wins first. */
export const settingSources = ['flag', 'environment', 'file', 'default'] as const;
export type SettingSource = (typeof settingSources)[number];

export const settingSchema = z.object({
  /** The variable's name, or the id of a fidelity switch. */
  name: z.string(),
  group: z.enum(settingGroups),
  kind: z.enum(settingKinds),
  meaning: z.string(),
  /** The part that reads it, in plain words. */
  reader: z.string(),
  /** In force now, as text: `true` or `false`, lists by commas. Null where nothing is set, and for every secret. */
  value: z.string().nullable(),
  /** True where there is a value, a default one included; how a secret shows. */
  isSet: z.boolean(),
  source: z.enum(settingSources),
  /** The environment variable that it was read from, which may be another name for the setting; else null. */
  variable: z.string().nullable(),
  default: z.string().nullable(),
  /** What the settings file holds; null when nothing, and for secrets. */
  stored: z.string().nullable(),
  /** True when the settings file holds a value, secrets included. */
  isStored: z.boolean(),
  choices: z.array(z.object({ value: z.string(), meaning: z.string().nullable() })),
  /** Bounds and unit of a number. */
  min: z.number().nullable(),
  max: z.number().nullable(),
  unit: z.string().nullable(),
  /** A change takes effect at the next start of the workbench. */
  restart: z.boolean(),
  /** What is stored differs from what is in force, until the next start. */
  pending: z.boolean(),
  /** Why it has no effect in the workbench; null where it has. */
  unused: z.string().nullable(),
  /** Why it cannot be changed here; null when it can. */
  locked: z.string().nullable(),
  /** What is wrong with the value that is set; it has no effect then. */
  problem: z.string().nullable(),
});
export type Setting = z.infer<typeof settingSchema>;

export const settingsContract = {
  list: procedure.output(
    z.object({
      settings: z.array(settingSchema),
      /** Absolute path of the settings file, which may not exist yet. */
      file: z.string(),
      /** How secret settings are kept; null when none is. */
      notice: z.string().nullable(),
    }),
  ),
  /**
   * Stores a value in the settings file; null takes it out, so that the default counts again. Fails with
   * `SETTING_INVALID` for a value that does not fit, and for a setting that the environment or a flag decides.
   */
  set: procedure.input(z.object({ name: z.string(), value: z.string().max(65_536).nullable() })).output(settingSchema),
};
