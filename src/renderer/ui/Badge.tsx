/** A short mark on a row: a count, a method, a state. Its text carries the meaning, its tone only supports it. */
import type { ReactNode } from 'react';
import { cx } from './cx.ts';
import styles from './Badge.module.css';

export type Tone = 'neutral' | 'accent' | 'ok' | 'warn' | 'error' | 'info';

export function Badge({ tone = 'neutral', code = false, children }: { tone?: Tone; code?: boolean; children: ReactNode }) {
  return <span className={cx(styles.badge, styles[tone], code && styles.code)}>{children}</span>;
}
