/** The limits in force, each with its value and where it comes from. */
import type { RunnerLimit } from '../../../contract/runner.ts';
import styles from './Runner.module.css';
import { limitLabel, limitValue, sourceWords } from './words.ts';

export function Limits({ limits }: { limits: readonly RunnerLimit[] }) {
  return (
    <section className={styles.section} aria-labelledby="runner-limits">
      <h2 id="runner-limits">Limits in force</h2>
      <table className={styles.table} aria-labelledby="runner-limits">
        <thead>
          <tr>
            <th scope="col">Limit</th>
            <th scope="col" className={styles.value}>
              Value
            </th>
            <th scope="col">Where it comes from</th>
          </tr>
        </thead>
        <tbody>
          {limits.map((limit) => (
            <tr key={limit.name}>
              <th scope="row">{limitLabel(limit)}</th>
              <td className={styles.value}>{limitValue(limit)}</td>
              <td className={styles.muted}>{sourceWords(limit)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
