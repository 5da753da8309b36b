/** The buttons at the end of a step, the main one last. */
import type { ReactNode } from 'react';
import styles from './Transfer.module.css';

export function Buttons({ children }: { children: ReactNode }) {
  return <div className={styles.buttons}>{children}</div>;
}
