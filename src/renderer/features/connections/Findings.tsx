/** What was looked at, how each is, and how to put right what is not in order. */
import type { Finding } from '../../../contract/connections.ts';
import { StatusDot } from '../../ui/StatusDot.tsx';
import styles from './Connections.module.css';
import { findingLook } from './words.ts';

export function Findings({ findings }: { findings: readonly Finding[] }) {
  return (
    <ul className={styles.findings} aria-label="Findings">
      {findings.map(({ check, state, detail, fix }) => (
        <li key={check} className={styles.finding}>
          <StatusDot {...findingLook(state)} />
          <div className={styles.findingText}>
            <p className={state === 'skipped' ? styles.muted : undefined}>{check}</p>
            <p className={styles.muted}>{detail}</p>
            {fix !== null && <p>{fix}</p>}
          </div>
        </li>
      ))}
    </ul>
  );
}
