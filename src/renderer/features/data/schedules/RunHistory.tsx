/** The runs of a schedule, newest first; each has its trace. */
import { useQuery } from '@tanstack/react-query';
import { Waypoints } from 'lucide-react';
import { useState } from 'react';
import type { ScheduleRun } from '../../../../contract/schedules.ts';
import { useNavigation } from '../../../app/navigation.ts';
import { useQueries } from '../../../rpc/context.tsx';
import { Button } from '../../../ui/Button.tsx';
import { formatDuration } from '../../../ui/format.ts';
import { QueryView } from '../../../ui/QueryView.tsx';
import { StatusDot } from '../../../ui/StatusDot.tsx';
import { Time } from '../../../ui/Time.tsx';
import { VirtualList } from '../../../ui/VirtualList.tsx';
import styles from '../Data.module.css';
import { runStatus, runText } from './schedule-words.ts';

/** Pixels; the border takes two more. */
const rowHeight = 28;
const mostRows = 8;

export function RunHistory({ installId, scheduleId }: { installId: string; scheduleId: string }) {
  const query = useQuery(useQueries().schedules.runs.queryOptions({ input: { installId, scheduleId } }));
  const { openTrace } = useNavigation();
  const [chosenId, setChosen] = useState<string | null>(null);
  const open = ({ traceId }: ScheduleRun) => {
    if (traceId !== null) openTrace(traceId);
  };
  return (
    <section className={styles.part} aria-labelledby="schedule-runs">
      <h4 id="schedule-runs">Runs</h4>
      <QueryView query={query}>
        {(runs) => {
          if (runs.length === 0) return <p className={styles.note}>It has not run yet.</p>;
          const chosen = runs.find(({ runId }) => runId === chosenId) ?? null;
          return (
            <>
              <div className={styles.runs} style={{ height: Math.min(runs.length, mostRows) * rowHeight + 2 }}>
                <VirtualList
                  label="Runs"
                  items={runs}
                  getKey={({ runId }) => runId}
                  selectedKey={chosenId}
                  onSelect={({ runId }) => setChosen(runId)}
                  onActivate={open}
                  renderRow={(run) => <RunRow run={run} />}
                />
              </div>
              {chosen && (
                <div className={styles.run}>
                  <p>{runText(chosen)}</p>
                  <Button icon={Waypoints} disabled={chosen.traceId === null} onClick={() => open(chosen)}>
                    Open trace
                  </Button>
                </div>
              )}
            </>
          );
        }}
      </QueryView>
    </section>
  );
}

function RunRow({ run }: { run: ScheduleRun }) {
  const { startedAt, finishedAt, cause, detail, status } = run;
  return (
    <div className={styles.runRow} title={detail ?? undefined}>
      <StatusDot status={runStatus(run)} label={status} />
      <span className={styles.muted}>{cause === 'due' ? 'by time' : 'by hand'}</span>
      <span className={styles.right}>{finishedAt === null ? '…' : formatDuration(finishedAt - startedAt)}</span>
      <span className={styles.right}>
        <Time at={startedAt} />
      </span>
    </div>
  );
}
