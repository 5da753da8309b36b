/** When the expression as it is typed would run next, or what is wrong with it. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useDeferredValue } from 'react';
import { useQueries } from '../../../rpc/context.tsx';
import { formatExact } from '../../../ui/format.ts';
import styles from '../Data.module.css';
import { textIn, type Draft } from '../records/form-fields.ts';
import { formatMoment } from './schedule-words.ts';

export function NextRuns({ draft }: { draft: Draft }) {
  const cron = useDeferredValue(textIn(draft, 'cron'));
  const timezone = useDeferredValue(textIn(draft, 'timezone'));
  const queries = useQueries();
  const { data } = useQuery({
    ...queries.schedules.preview.queryOptions({ input: { cron, timezone } }),
    placeholderData: keepPreviousData,
    // The next times move on with the clock.
    staleTime: 0,
  });
  return (
    <section className={styles.part} aria-labelledby="schedule-next" aria-live="polite">
      <h4 id="schedule-next">Next runs</h4>
      {data?.problem ? (
        <p className={styles.problem}>{data.problem}.</p>
      ) : (
        <ul>
          {data?.nextRuns.map((at) => (
            <li key={at} title={formatExact(at)}>
              {formatMoment(at)}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
