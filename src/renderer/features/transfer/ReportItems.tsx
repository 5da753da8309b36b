/** What becomes of each thing in a file, and why. */
import type { ImportItem } from '../../../contract/transfer.ts';
import { Badge } from '../../ui/Badge.tsx';
import { MiddleTruncate } from '../../ui/MiddleTruncate.tsx';
import styles from './Transfer.module.css';
import { actionTones, actionWords, kindWords } from './words.ts';

export function ReportItems({ items }: { items: readonly ImportItem[] }) {
  return (
    <ul className={styles.items} aria-label="What it brings">
      {items.map(({ kind, name, action, detail }) => (
        <li key={`${kind} ${name}`} className={styles.item}>
          <span className={styles.action}>
            <Badge tone={actionTones[action]}>{actionWords[action]}</Badge>
          </span>
          <span className={styles.muted}>{kindWords[kind]}</span>
          <MiddleTruncate text={name} />
          {detail !== null && <span className={styles.detail}>{detail}</span>}
        </li>
      ))}
    </ul>
  );
}
