/** The groups at the left: vertical tabs with one tab stop, in which arrow keys move and open. */
import { useRef, type KeyboardEvent } from 'react';
import type { Setting, SettingGroup } from '../../../contract/settings.ts';
import { nextIndex } from '../../ui/list-keys.ts';
import { countSet, groups } from './setting-list.ts';
import styles from './Settings.module.css';

export interface GroupTabsProps {
  settings: readonly Setting[];
  /** Null while a search shows all of them. */
  chosen: SettingGroup | null;
  /** The tab that the Tab key reaches. */
  reached: SettingGroup;
  onChoose: (group: SettingGroup) => void;
}

export function GroupTabs({ settings, chosen, reached, onChoose }: GroupTabsProps) {
  const list = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.metaKey || event.ctrlKey || event.altKey) return;
    const current = groups.findIndex(({ id }) => id === reached);
    const next = nextIndex(event.key, current, groups.length, groups.length);
    const group = next === null ? undefined : groups[next];
    if (group === undefined) return;
    event.preventDefault();
    onChoose(group.id);
    list.current?.querySelector<HTMLElement>(`#settings-tab-${group.id}`)?.focus();
  };
  return (
    <div
      ref={list}
      className={styles.groups}
      role="tablist"
      tabIndex={-1}
      aria-label="Groups of settings"
      aria-orientation="vertical"
      onKeyDown={onKeyDown}
    >
      {groups.map(({ id, title }) => {
        const set = countSet(settings, id);
        return (
          <button
            key={id}
            type="button"
            id={`settings-tab-${id}`}
            role="tab"
            className={styles.group}
            aria-selected={id === chosen}
            aria-controls="settings-shown"
            tabIndex={id === reached ? 0 : -1}
            onClick={() => onChoose(id)}
          >
            {title}
            {set > 0 && (
              <span className={styles.count} title={`${set} not at the default`}>
                {set}
                <span className="visually-hidden"> not at the default</span>
              </span>
            )}
          </button>
        );
      })}
    </div>
  );
}
