/** The bar of controls at the top of a pane. */
import type { ReactNode } from 'react';
import styles from './Toolbar.module.css';

export function Toolbar({ label, children }: { label: string; children: ReactNode }) {
  return (
    <fieldset className={styles.toolbar} aria-label={label}>
      {children}
    </fieldset>
  );
}

/** Pushes what follows to the right end. */
export function ToolbarSpace() {
  return <span className={styles.space} />;
}
