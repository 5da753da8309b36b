/** The line at the bottom: health of the parts, what the page adds, notices, theme. */
import type { ReactNode } from 'react';
import { Health } from './Health.tsx';
import { HostNotices } from './HostNotices.tsx';
import styles from './StatusBar.module.css';
import { ThemeMenu } from './ThemeMenu.tsx';

export function StatusBar({ children }: { children?: ReactNode }) {
  return (
    <footer className={styles.bar} aria-label="Status">
      <Health />
      <div className={styles.middle}>{children}</div>
      <HostNotices />
      <ThemeMenu />
    </footer>
  );
}
