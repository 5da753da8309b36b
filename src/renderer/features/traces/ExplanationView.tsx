/** Plain words for a refusal or failure inside a trace: what happened, why, and how to put it right. */
import type { Explanation } from '../../../contract/traces.ts';
import styles from './Waterfall.module.css';

export function ExplanationView({ explanation }: { explanation: Explanation }) {
  return (
    <div className={styles.words}>
      <p className={styles.what}>{explanation.what}</p>
      <p>
        <strong>Why:</strong> {explanation.why}
      </p>
      <p>
        <strong>Fix:</strong> {explanation.fix}
      </p>
    </div>
  );
}
