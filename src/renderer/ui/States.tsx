/** The states every view has besides its content: first use, loading, failure. */
import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Failure } from '../../contract/errors.ts';
import { Button } from './Button.tsx';
import { cx } from './cx.ts';
import styles from './States.module.css';

export interface EmptyStateProps {
  icon?: LucideIcon;
  title: ReactNode;
  /** One sentence. */
  text?: ReactNode;
  /** One action, usually a Button. */
  action?: ReactNode;
}

export function EmptyState({ icon: Icon, title, text, action }: EmptyStateProps) {
  return (
    <div className={styles.empty}>
      {Icon && <Icon size={24} strokeWidth={1.5} aria-hidden="true" className={styles.emptyIcon} />}
      <p className={styles.emptyTitle}>{title}</p>
      {text !== undefined && <p className={styles.emptyText}>{text}</p>}
      {action}
    </div>
  );
}

/** Grey lines in the place of content to come; shown only after 150 ms, so that quick answers do not flash. */
export function Skeleton({ lines = 4, label = 'Loading' }: { lines?: number; label?: string }) {
  return (
    <output className={styles.skeleton}>
      <span className="visually-hidden">{label}</span>
      {Array.from({ length: lines }, (_, line) => (
        <span key={line} className={styles.line} style={{ width: `${86 - ((line * 23) % 48)}%` }} />
      ))}
    </output>
  );
}

/** Anything with the parts of a failure; a trace's explanation fits as well. */
export type FailureLike = Pick<Failure, 'what' | 'why' | 'fix'> & { code: string; details?: string | undefined };

export interface FailureViewProps {
  failure: FailureLike;
  /** Puts it right or tries again. */
  action?: { label: string; onSelect: () => void };
  /** Inside a row or form: no padding around it. */
  compact?: boolean;
}

export function FailureView({ failure, action, compact = false }: FailureViewProps) {
  return (
    <div className={cx(styles.failure, compact && styles.compact)} role="alert">
      <p className={styles.what}>{failure.what}</p>
      <p>{failure.why}</p>
      <p>{failure.fix}</p>
      {action && (
        <div>
          <Button onClick={action.onSelect}>{action.label}</Button>
        </div>
      )}
      {failure.details !== undefined && (
        <details className={styles.details}>
          <summary>Details ({failure.code})</summary>
          <pre>{failure.details}</pre>
        </details>
      )}
    </div>
  );
}
