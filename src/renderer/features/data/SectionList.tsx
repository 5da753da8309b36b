/** The list of sections at the left: vertical tabs with one tab stop, in which arrow keys move and open. */
import { useRef, type KeyboardEvent } from 'react';
import { nextIndex } from '../../ui/list-keys.ts';
import styles from './Data.module.css';
import { sections } from './sections.ts';

export interface SectionListProps {
  chosen: string;
  onChoose: (id: string) => void;
}

export function SectionList({ chosen, onChoose }: SectionListProps) {
  const list = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.metaKey || event.ctrlKey || event.altKey) return;
    const current = sections.findIndex(({ id }) => id === chosen);
    const next = nextIndex(event.key, current, sections.length, sections.length);
    const section = next === null ? undefined : sections[next];
    if (section === undefined) return;
    event.preventDefault();
    onChoose(section.id);
    list.current?.querySelector<HTMLElement>(`#data-tab-${section.id}`)?.focus();
  };
  return (
    <div
      ref={list}
      className={styles.sections}
      role="tablist"
      tabIndex={-1}
      aria-label="Kinds of data"
      aria-orientation="vertical"
      onKeyDown={onKeyDown}
    >
      {sections.map(({ id, title, icon: Icon }) => (
        <button
          key={id}
          type="button"
          id={`data-tab-${id}`}
          role="tab"
          className={styles.sectionTab}
          aria-selected={id === chosen}
          aria-controls={id === chosen ? `data-${id}` : undefined}
          tabIndex={id === chosen ? 0 : -1}
          onClick={() => onChoose(id)}
        >
          <Icon size={16} strokeWidth={1.5} aria-hidden="true" />
          {title}
        </button>
      ))}
    </div>
  );
}
