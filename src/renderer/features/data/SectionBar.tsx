/** The bar of a section: its name, how many there are, a filter, and the button that adds one. */
import { Plus, Search } from 'lucide-react';
import { useRef, type ReactNode } from 'react';
import { useCommand } from '../../app/commands/use-command.ts';
import { Button } from '../../ui/Button.tsx';
import { Input } from '../../ui/Input.tsx';
import { Toolbar, ToolbarSpace } from '../../ui/Toolbar.tsx';
import styles from './Data.module.css';

export interface SectionBarProps {
  title: string;
  /** Heading of its commands in the palette; that of the Data view unless given. */
  group?: string | undefined;
  /** Such as "3 secrets"; null for none. */
  count: string | null;
  filter?: { label: string; value: string; onChange: (value: string) => void } | undefined;
  add?: { label: string; onAdd: () => void } | undefined;
  children?: ReactNode;
}

export function SectionBar({ title, group = 'Data', count, filter, add, children }: SectionBarProps) {
  const search = useRef<HTMLInputElement>(null);
  useCommand({
    id: 'data.filter',
    title: `Filter ${title.toLowerCase()}`,
    group,
    keys: 'Mod+F',
    when: () => filter !== undefined,
    run: () => search.current?.select(),
  });
  useCommand({
    id: 'data.add',
    title: add?.label ?? 'Add',
    group,
    when: () => add !== undefined,
    run: () => add?.onAdd(),
  });
  return (
    <Toolbar label={title}>
      <h2 className={styles.title}>{title}</h2>
      {children}
      {count !== null && <span className={styles.muted}>{count}</span>}
      <ToolbarSpace />
      {filter && (
        <div className={styles.search}>
          <Search size={16} strokeWidth={1.5} aria-hidden="true" />
          <Input
            ref={search}
            type="search"
            aria-label={filter.label}
            placeholder="Filter"
            value={filter.value}
            onChange={({ target }) => filter.onChange(target.value)}
          />
        </div>
      )}
      {add && (
        <Button variant="quiet" icon={Plus} onClick={add.onAdd}>
          {add.label}
        </Button>
      )}
    </Toolbar>
  );
}
