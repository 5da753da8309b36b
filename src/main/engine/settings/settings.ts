/**
 * The one way to a setting. A value is in force from the start on, except where parts ask at each use (`live`): then a
 * change counts at once. What is stored meanwhile shows as pending.
 */
import type { Setting } from '../../../contract/settings.ts';
import { type Fidelity, fidelitySwitches, type FidelityId, type FidelityPosition } from '../fidelity.ts';
import { createKeyFile, type KeyProvider } from '../secrets/keys.ts';
import {
  catalog,
  isSettingName,
  type NameOf,
  type NumberOf,
  settingNames,
  type SettingName,
  type TextOf,
  type VariableName,
} from './catalog.ts';
import { notChangeable, secretLocked, startRefused, unknownSetting, valueRefused } from './failures.ts';
import { openSettingsFile } from './file.ts';
import { type Origins, type Resolved, resolveSetting } from './resolve.ts';
import { lockOf, rowOf } from './rows.ts';
import { encodeStored } from './stored.ts';
import { itemsOf, judge } from './values.ts';

export interface SettingsOptions {
  dataDir: string;
  env: Readonly<Record<string, string | undefined>>;
  /** What the command line says, by name of the setting; wins over everything. */
  flags?: Readonly<Partial<Record<string, string>>>;
  /** Where the key comes from that seals secret settings; by default a file in the data folder. */
  keys?: KeyProvider;
}

export interface Settings {
  /** Absolute path of the settings file. */
  readonly file: string;
  /** The value in force. Fails with `SECRETS_LOCKED` for a stored secret that cannot be opened. */
  get<N extends VariableName>(name: N): TextOf<N>;
  number<N extends NameOf<'number'>>(name: N): NumberOf<N>;
  /** False where nothing is set. */
  boolean(name: NameOf<'boolean'>): boolean;
  /** Empty where nothing is set. */
  list(name: NameOf<'list'>): string[];
  /** Positions of the fidelity switches, as they are at each call. */
  fidelity: Fidelity;
  all(): Setting[];
  /** Stores a value, or takes it out with null. Fails with `SETTING_INVALID`, `READ_ONLY` or `DISK_FULL`. */
  set(name: string, value: string | null): Promise<Setting>;
  /** Calls `listener` after each change that was stored; answers how to stop it. */
  watch(listener: (name: SettingName) => void): () => void;
  /** How stored secret settings are kept; null while there are none. */
  notice(): string | null;
}

/** What a start stands on must fit. Secrets that cannot be opened are told when they are asked for. */
function refuseMisfits(inForce: ReadonlyMap<SettingName, Resolved>, file: string): void {
  const wrong = settingNames
    .filter((name) => catalog[name].unused === undefined)
    .map((name) => ({ name, resolved: inForce.get(name)! }))
    .filter(({ resolved }) => resolved.problem !== null && !resolved.locked);
  if (wrong.length > 0) throw startRefused(wrong, file);
}

/** Reads everything. Fails with `SETTING_INVALID` for a damaged file, and for a value that does not fit what it is for. */
export function createSettings({
  dataDir,
  env,
  flags = {},
  keys = createKeyFile(dataDir, 'settings.key'),
}: SettingsOptions): Settings {
  const file = openSettingsFile(dataDir);
  const origins: Origins = { flags, env, file, keys };
  const inForce = new Map(settingNames.map((name) => [name, resolveSetting(name, origins)]));
  refuseMisfits(inForce, file.path);
  const listeners = new Set<(name: SettingName) => void>();

  function textOf(name: SettingName): string | undefined {
    const { text, locked, problem } = inForce.get(name)!;
    if (locked) throw secretLocked(name, problem!, keys.place);
    return text;
  }
  const row = (name: SettingName): Setting => rowOf(name, origins, inForce.get(name)!, resolveSetting(name, origins));

  async function store(name: SettingName, value: string | null): Promise<void> {
    // Blank text stands for nothing, as it does in the environment.
    if (value === null || value.trim() === '') return file.write(name, undefined);
    const lock = lockOf(name, origins);
    if (lock !== null) throw notChangeable(name, lock);
    const verdict = judge(catalog[name], value);
    if (!verdict.ok) throw valueRefused(name, verdict.problem);
    return file.write(name, encodeStored(name, catalog[name], verdict.text, keys));
  }

  return {
    file: file.path,
    get: <N extends VariableName>(name: N) => textOf(name) as TextOf<N>,
    number: <N extends NameOf<'number'>>(name: N) => {
      const text = textOf(name);
      return (text === undefined ? undefined : Number(text)) as NumberOf<N>;
    },
    boolean: (name) => textOf(name) === 'true',
    list: (name) => itemsOf(textOf(name) ?? ''),
    fidelity: { position: (id: FidelityId) => (textOf(id) ?? fidelitySwitches[id].default) as FidelityPosition },
    all: () => settingNames.map(row),
    async set(name, value) {
      if (!isSettingName(name)) throw unknownSetting(name);
      await store(name, value);
      if (catalog[name].live) inForce.set(name, resolveSetting(name, origins));
      for (const listener of listeners) listener(name);
      return row(name);
    },
    watch(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    notice: () => (keys.read() === null ? null : keys.notice()),
  };
}
