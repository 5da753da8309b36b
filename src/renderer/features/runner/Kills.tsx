/** The guests that the runner ended: how many for each reason, and the last ones with their traces. */
import type { RunnerKill, RunnerStatus } from '../../../contract/runner.ts';
import { useNavigation } from '../../app/navigation.ts';
import { Button } from '../../ui/Button.tsx';
import { formatCount } from '../../ui/format.ts';
import { MiddleTruncate } from '../../ui/MiddleTruncate.tsx';
import { Time } from '../../ui/Time.tsx';
import styles from './Runner.module.css';
import { reasonWords } from './words.ts';

const shown = 10;

export function Kills({ kills }: { kills: RunnerStatus['kills'] }) {
  return (
    <section className={styles.section} aria-labelledby="runner-kills">
      <h2 id="runner-kills">Guests ended by the runner</h2>
      {kills.count === 0 ? (
        <p className={styles.muted}>None. Each guest came to its own end.</p>
      ) : (
        <>
          <Reasons byReason={kills.byReason} />
          <LastKills kills={kills.recent.slice(0, shown)} />
        </>
      )}
    </section>
  );
}

function Reasons({ byReason }: { byReason: RunnerStatus['kills']['byReason'] }) {
  return (
    <ul className={styles.reasons}>
      {Object.entries(byReason).map(([reason, count]) => (
        <li key={reason}>
          {reasonWords(reason)}
          <span className={styles.muted}>{formatCount(count, 'time')}</span>
        </li>
      ))}
    </ul>
  );
}

function LastKills({ kills }: { kills: readonly RunnerKill[] }) {
  const { openTrace } = useNavigation();
  return (
    <table className={styles.table} aria-label="The last ones">
      <thead>
        <tr>
          <th scope="col">Extension</th>
          <th scope="col">Reason</th>
          <th scope="col" className={styles.number}>
            When
          </th>
          <th scope="col" className={styles.action}>
            <span className="visually-hidden">Trace</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {kills.map(({ at, extension, reason, traceId }) => (
          <tr key={`${at} ${traceId} ${reason}`}>
            <th scope="row">
              <MiddleTruncate text={extension} />
            </th>
            <td title={reason}>{reasonWords(reason)}</td>
            <td className={styles.number}>
              <Time at={at} />
            </td>
            <td className={styles.number}>
              {traceId !== null && (
                <Button variant="quiet" onClick={() => openTrace(traceId)}>
                  Trace
                </Button>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
