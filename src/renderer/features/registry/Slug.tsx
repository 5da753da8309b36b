/** `publisher.name` where there is little room: the name stays readable longest, the whole is in the tooltip. */
import styles from './Slug.module.css';

export function Slug({ publisher, name }: { publisher: string; name: string }) {
  return (
    <span className={styles.slug} title={`${publisher}.${name}`}>
      <span className={styles.publisher}>{publisher}</span>
      <span className={styles.name}>.{name}</span>
    </span>
  );
}
