/** What is known of a setting before anything is read. The tables of all settings are in `catalog/`. */
import type { SettingGroup, SettingKind } from '../../../contract/settings.ts';

export interface SettingDefinition {
  kind: SettingKind;
  /** What it means, in a sentence or two. */
  meaning: string;
  group: SettingGroup;
  /** The part that reads it, such as `gateway`. */
  reader: string;
  /** As text; without it nothing is set. */
  default?: string;
  /** Other variables that the platform takes when this one is not set, in its order. */
  aliases?: readonly string[];
  /** Of a choice: its values, and what each means. */
  choices?: Readonly<Record<string, string | null>>;
  /** Of a number; `max` is by default the largest exact integer, `min` zero. */
  min?: number;
  max?: number;
  unit?: string;
  /** True where parts ask at the moment of use, so that a change needs no restart. */
  live?: boolean;
  /** Why it has no effect in the workbench. It is listed, so that nobody has to wonder. */
  unused?: string;
  /** Read before there is a settings file: only the environment sets it. */
  environmentOnly?: boolean;
}

/** One theme of settings. Keeps the names as literal types, which `Settings.get` takes. */
export type SettingTable = Readonly<Record<string, SettingDefinition>>;
