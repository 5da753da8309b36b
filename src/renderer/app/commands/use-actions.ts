/** What can be done with the thing that is chosen: the same in the palette and in its menus. */
import type { LucideIcon } from 'lucide-react';
import type { MenuEntry } from '../../ui/Menu.tsx';
import { useCommands } from './use-command.ts';

export interface Action {
  /** Stable, `area.verb`. */
  id: string;
  /** Whole, for the palette: "Uninstall acme.reports". */
  title: string;
  /** Short, for a menu at the thing itself; the title unless given. */
  label?: string;
  icon?: LucideIcon;
  keys?: string;
  danger?: boolean;
  /** Shown in menus all the same. */
  disabled?: boolean;
  run: () => void | Promise<void>;
}

/** Registers the actions as commands of a group, and gives them back as entries; dangerous ones stand last, apart. */
export function useActions(group: string, actions: readonly Action[]): readonly MenuEntry[] {
  useCommands(
    actions.map(({ id, title, keys, disabled = false, run }) => ({ id, title, group, keys, when: () => !disabled, run })),
  );
  const entry = ({ id, title, label = title, icon, keys, danger, disabled, run }: Action): MenuEntry => ({
    id,
    label,
    ...(icon === undefined ? {} : { icon }),
    keys,
    danger: danger === true,
    disabled: disabled === true,
    onSelect: () => void run(),
  });
  const safe = actions.filter(({ danger }) => danger !== true).map(entry);
  const dangerous = actions.filter(({ danger }) => danger === true).map(entry);
  return dangerous.length === 0 ? safe : [...safe, { kind: 'separator', id: 'line' }, ...dangerous];
}
