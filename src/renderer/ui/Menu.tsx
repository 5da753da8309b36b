/** A menu on a button, and a context menu on whatever it wraps. */
import { ContextMenu as BaseContext } from '@base-ui/react/context-menu';
import { Menu as Base } from '@base-ui/react/menu';
import type { ReactElement } from 'react';
import { cx } from './cx.ts';
import { MenuEntries, type MenuEntry } from './menu-entries.tsx';
import styles from './Float.module.css';

export type { MenuEntry } from './menu-entries.tsx';

export interface MenuProps {
  /** The button that opens it. */
  trigger: ReactElement<Record<string, unknown>>;
  entries: readonly MenuEntry[];
  side?: 'top' | 'right' | 'bottom' | 'left';
  align?: 'start' | 'center' | 'end';
}

export function Menu({ trigger, entries, side = 'bottom', align = 'start' }: MenuProps) {
  return (
    <Base.Root modal={false}>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner className={styles.positioner} side={side} align={align} sideOffset={4} collisionPadding={8}>
          <Base.Popup className={cx(styles.popup, styles.menu)}>
            <MenuEntries entries={entries} />
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

export interface ContextMenuProps {
  /** Read when the menu opens, so that it may depend on what was clicked. */
  entries: () => readonly MenuEntry[];
  /** The element with the menu; it must take a ref and DOM props. */
  children: ReactElement<Record<string, unknown>>;
}

export function ContextMenu({ entries, children }: ContextMenuProps) {
  return (
    <BaseContext.Root>
      <BaseContext.Trigger render={children} />
      <BaseContext.Portal>
        <BaseContext.Positioner className={styles.positioner} collisionPadding={8}>
          <BaseContext.Popup className={cx(styles.popup, styles.menu)}>
            <LazyEntries entries={entries} />
          </BaseContext.Popup>
        </BaseContext.Positioner>
      </BaseContext.Portal>
    </BaseContext.Root>
  );
}

/** Rendered only while the popup is open, which is what makes the entries lazy. */
function LazyEntries({ entries }: { entries: () => readonly MenuEntry[] }) {
  return <MenuEntries entries={entries()} />;
}
