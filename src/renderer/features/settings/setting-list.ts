/** Which settings are shown: those of the chosen group, or, while something is searched for, all that match. */
import type { Setting, SettingGroup } from '../../../contract/settings.ts';

export interface GroupTitle {
  id: SettingGroup;
  title: string;
}

/** In the order of the list at the left. */
export const groups: readonly GroupTitle[] = [
  { id: 'gateway', title: 'Gateway' },
  { id: 'publishing', title: 'Publishing' },
  { id: 'store', title: 'Store' },
  { id: 'runner', title: 'Runner' },
  { id: 'signing', title: 'Signing' },
  { id: 'vault', title: 'Vault' },
  { id: 'domains', title: 'Domains' },
  { id: 'development', title: 'Development' },
  { id: 'fidelity', title: 'Fidelity' },
];

/** The group of an address; the first one for what is not known. */
export function groupOf(id: string | null): SettingGroup {
  return groups.find((group) => group.id === id)?.id ?? 'gateway';
}

/** Everything about a setting that a person may remember of it. Values of secrets are not among it. */
function textOf({ name, meaning, reader, value, variable, choices, source }: Setting): string {
  return [name, meaning, reader, value, variable, source, ...choices.map((choice) => choice.meaning)].join('\n').toLowerCase();
}

/** True when all words of the search are in the setting. */
function matches(setting: Setting, search: string): boolean {
  const text = textOf(setting);
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

export interface ShownGroup extends GroupTitle {
  /** With effect here. */
  used: Setting[];
  unused: Setting[];
}

/** Groups that have something to show, in order. A blank search shows the chosen group. */
export function shownGroups(settings: readonly Setting[], group: SettingGroup, search: string): ShownGroup[] {
  const wanted = search.trim();
  return groups
    .filter(({ id }) => wanted !== '' || id === group)
    .map(({ id, title }) => {
      const own = settings.filter((setting) => setting.group === id && (wanted === '' || matches(setting, wanted)));
      return {
        id,
        title,
        used: own.filter(({ unused }) => unused === null),
        unused: own.filter(({ unused }) => unused !== null),
      };
    })
    .filter(({ used, unused }) => used.length + unused.length > 0);
}

/** How many settings of a group are not at their default. */
export function countSet(settings: readonly Setting[], group: SettingGroup): number {
  return settings.filter((setting) => setting.group === group && setting.source !== 'default').length;
}
