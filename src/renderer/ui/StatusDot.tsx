/** A state as shape, colour and text together: circle, triangle, square, half ring, ring. */
import type { ReactNode } from 'react';
import styles from './StatusDot.module.css';

export type Status = 'ok' | 'warn' | 'error' | 'busy' | 'idle';

const shapes: Record<Status, ReactNode> = {
  ok: <circle cx="5" cy="5" r="4" />,
  warn: <path d="M5 0.8 L9.6 9 H0.4 Z" />,
  error: <rect x="1" y="1" width="8" height="8" rx="1" />,
  busy: (
    <>
      <circle cx="5" cy="5" r="3.9" fill="none" stroke="currentColor" strokeWidth="1.2" />
      <path d="M5 1.1 A3.9 3.9 0 0 1 5 8.9 Z" />
    </>
  ),
  idle: <circle cx="5" cy="5" r="3.4" fill="none" stroke="currentColor" strokeWidth="1.2" />,
};

/** `label` is what the state means; with `hideLabel` only screen readers hear it. */
export function StatusDot({ status, label, hideLabel = false }: { status: Status; label: string; hideLabel?: boolean }) {
  return (
    <span className={styles.wrap}>
      <svg className={styles[status]} width="10" height="10" viewBox="0 0 10 10" fill="currentColor" aria-hidden="true">
        {shapes[status]}
      </svg>
      <span className={hideLabel ? 'visually-hidden' : undefined}>{label}</span>
    </span>
  );
}
