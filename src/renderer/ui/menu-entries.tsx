/** What a menu holds, for menus on buttons and context menus alike. */
import { Menu as Base } from '@base-ui/react/menu';
import { Check, type LucideIcon } from 'lucide-react';
import { cx } from './cx.ts';
import { Kbd } from './Kbd.tsx';
import { MiddleTruncate } from './MiddleTruncate.tsx';
import styles from './Float.module.css';

export interface MenuItem {
  kind?: 'item';
  id: string;
  label: string;
  /** A second, muted line. */
  detail?: string;
  icon?: LucideIcon;
  keys?: string | undefined;
  danger?: boolean;
  disabled?: boolean;
  onSelect: () => void;
}

export interface MenuRadio {
  kind: 'radio';
  id: string;
  label: string;
  value: string;
  options: { value: string; label: string; detail?: string }[];
  onChange: (value: string) => void;
}

export type MenuEntry = MenuItem | MenuRadio | { kind: 'separator'; id: string } | { kind: 'label'; id: string; label: string };

function Item({ entry }: { entry: MenuItem }) {
  const Icon = entry.icon;
  return (
    <Base.Item
      className={cx(styles.item, entry.danger && styles.danger)}
      disabled={entry.disabled}
      onClick={entry.onSelect}
      label={entry.label}
    >
      {Icon && <Icon size={16} strokeWidth={1.5} aria-hidden="true" />}
      <span className={styles.itemText}>
        {entry.label}
        {entry.detail !== undefined && <MiddleTruncate className={styles.itemDetail} text={entry.detail} />}
      </span>
      {entry.keys !== undefined && <Kbd keys={entry.keys} />}
    </Base.Item>
  );
}

function Radio({ entry }: { entry: MenuRadio }) {
  return (
    <Base.RadioGroup value={entry.value} onValueChange={(value: string) => entry.onChange(value)}>
      <Base.Group>
        <Base.GroupLabel className={styles.groupLabel}>{entry.label}</Base.GroupLabel>
        {entry.options.map((option) => (
          <Base.RadioItem key={option.value} value={option.value} className={styles.item} closeOnClick>
            <span className={styles.check}>
              <Base.RadioItemIndicator>
                <Check size={16} strokeWidth={1.5} aria-hidden="true" />
              </Base.RadioItemIndicator>
            </span>
            <span className={styles.itemText}>
              {option.label}
              {option.detail !== undefined && <MiddleTruncate className={styles.itemDetail} text={option.detail} />}
            </span>
          </Base.RadioItem>
        ))}
      </Base.Group>
    </Base.RadioGroup>
  );
}

export function MenuEntries({ entries }: { entries: readonly MenuEntry[] }) {
  return entries.map((entry) => {
    if (entry.kind === 'separator') return <Base.Separator key={entry.id} className={styles.separator} />;
    if (entry.kind === 'label') {
      return (
        <Base.Group key={entry.id}>
          <Base.GroupLabel className={styles.groupLabel}>{entry.label}</Base.GroupLabel>
        </Base.Group>
      );
    }
    if (entry.kind === 'radio') return <Radio key={entry.id} entry={entry} />;
    return <Item key={entry.id} entry={entry} />;
  });
}
