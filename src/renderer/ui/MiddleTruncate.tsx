/** Paths and hashes shortened in the middle, so that both ends stay readable; the whole is in the tooltip. */
import { cx } from './cx.ts';
import styles from './MiddleTruncate.module.css';

/** Where the part that must stay begins: the last path segment when it is short enough, else the last ten characters. */
export function splitForMiddle(text: string): { head: string; tail: string } {
  const slash = Math.max(text.lastIndexOf('/', text.length - 2), text.lastIndexOf('\\', text.length - 2));
  const segment = text.length - slash;
  const keep = slash > 0 && segment <= 28 ? segment : Math.min(10, Math.floor(text.length / 2));
  return { head: text.slice(0, text.length - keep), tail: text.slice(text.length - keep) };
}

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
