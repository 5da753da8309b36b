/** Paths and hashes shortened in the middle, so that both ends stay readable; the whole is in the tooltip. */
import { cx } from './cx.ts';
import { splitForMiddle } from './split-for-middle.ts';
import styles from './MiddleTruncate.module.css';

export interface MiddleTruncateProps {
  text: string;
  code?: boolean;
  className?: string | undefined;
  /** The part that may be shortened and the part that must stay, for text whose end says little. */
  split?: (text: string) => { head: string; tail: string };
}

export function MiddleTruncate({ text, code = false, className, split = splitForMiddle }: MiddleTruncateProps) {
  const { head, tail } = split(text);
  return (
    <span className={cx(styles.wrap, code && styles.code, className)} title={text}>
      <span className={styles.head}>{head}</span>
      <span className={styles.tail}>{tail}</span>
    </span>
  );
}
