/** A quiet line above a list: something to know, with at most one thing to do about it. */
import { Info } from 'lucide-react';
import type { ReactNode } from 'react';
import styles from './Data.module.css';

export function Notice({ children, action }: { children: ReactNode; action?: ReactNode }) {
  return (
    <div className={styles.notice}>
      <Info size={16} strokeWidth={1.5} aria-hidden="true" />
      <p>{children}</p>
      {action}
    </div>
  );
}
