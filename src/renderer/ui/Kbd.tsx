/** Keys of a command, drawn as this system prints them. Decorative: the control itself carries aria-keyshortcuts. */
import { formatKeys } from './keys.ts';
import { isMac } from './platform.ts';
import styles from './Kbd.module.css';

export function Kbd({ keys }: { keys: string }) {
  const mac = isMac();
  return (
    <span className={styles.keys} aria-hidden="true">
      {formatKeys(keys, mac).map((part) => (
        <kbd key={part} className={styles.key}>
          {part}
        </kbd>
      ))}
    </span>
  );
}
