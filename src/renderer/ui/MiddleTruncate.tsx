/** Paths and hashes shortened in the middle, so that both ends stay readable; the whole is in the tooltip. */
import { cx } from './cx.ts';
import { splitForMiddle } from './split-for-middle.ts';
import styles from './MiddleTruncate.module.css';

export function MiddleTruncate({
  text,
  code = false,
  className,
}: {
  text: string;
  code?: boolean;
  className?: string | undefined;
}) {
  const { head, tail } = splitForMiddle(text);
  return (
    <span className={cx(styles.wrap, code && styles.code, className)} title={text}>
      <span className={styles.head}>{head}</span>
      <span className={styles.tail}>{tail}</span>
    </span>
  );
}
