/** How far long work is: its step, its figures, a bar, and what it is at. */
import { MiddleTruncate } from './MiddleTruncate.tsx';
import styles from './WorkProgress.module.css';

export interface WorkProgressProps {
  /** What is done, such as "Moving the bundles". */
  label: string;
  step: string;
  figures: string | null;
  /** 0 to 1; null where it cannot be told. */
  share: number | null;
  /** Name of what it works on; leave it out where there never is one, so that no line is kept for it. */
  current?: string | null;
}

export function WorkProgress({ label, step, figures, share, current }: WorkProgressProps) {
  return (
    <div className={styles.work}>
      <div className={styles.text}>
        <span>{step}</span>
        <span className={styles.figures}>{figures}</span>
      </div>
      <progress
        aria-label={label}
        aria-valuetext={figures === null ? step : `${step}: ${figures}`}
        {...(share === null ? {} : { value: share })}
      />
      {current !== undefined && (
        <span className={styles.current}>{current !== null && <MiddleTruncate text={current} code />}</span>
      )}
    </div>
  );
}
