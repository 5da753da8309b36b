/** Tabs with their panels. Arrow keys move and open; only the open panel is mounted. */
import { Tabs as Base } from '@base-ui/react/tabs';
import type { ReactNode } from 'react';
import { cx } from './cx.ts';
import styles from './Tabs.module.css';

export interface TabItem<T extends string = string> {
  id: T;
  label: string;
  /** A count or mark after the label. */
  badge?: ReactNode;
  content: ReactNode;
}

export interface TabsProps<T extends string> {
  label: string;
  value: T;
  onChange: (id: T) => void;
  tabs: readonly TabItem<T>[];
  /** Controls at the right end of the tab bar. */
  actions?: ReactNode;
  className?: string | undefined;
}

export function Tabs<T extends string>({ label, value, onChange, tabs, actions, className }: TabsProps<T>) {
  return (
    <Base.Root className={cx(styles.root, className)} value={value} onValueChange={(next) => onChange(next as T)}>
      <div className={styles.bar}>
        <Base.List className={styles.list} aria-label={label} activateOnFocus>
          {tabs.map((tab) => (
            <Base.Tab key={tab.id} value={tab.id} className={styles.tab}>
              {tab.label}
              {tab.badge}
            </Base.Tab>
          ))}
        </Base.List>
        {actions !== undefined && <div className={styles.actions}>{actions}</div>}
      </div>
      {tabs.map((tab) => (
        <Base.Panel key={tab.id} value={tab.id} className={styles.panel}>
          {tab.content}
        </Base.Panel>
      ))}
    </Base.Root>
  );
}
