/** The steps of a build in their order, each with its state, its time and what came of it. */
import type { PhaseReport } from '../../../contract/builds.ts';
import { formatDuration } from '../../ui/format.ts';
import { StatusDot, type Status } from '../../ui/StatusDot.tsx';
import styles from './Build.module.css';
import { phaseNames } from './phase-names.ts';

const states: Record<PhaseReport['state'], { status: Status; label: string }> = {
  waiting: { status: 'idle', label: 'waiting' },
  running: { status: 'busy', label: 'running' },
  done: { status: 'ok', label: 'done' },
  failed: { status: 'error', label: 'failed' },
  skipped: { status: 'idle', label: 'skipped' },
  cancelled: { status: 'warn', label: 'cancelled' },
};

export function PhaseStrip({ phases }: { phases: readonly PhaseReport[] }) {
  return (
    <ol className={styles.phases} aria-label="Steps of the build">
      {phases.map(({ phase, state, durationMs, note }) => (
        <li key={phase} className={styles.phase} data-state={state} title={note ?? undefined}>
          <StatusDot status={states[state].status} label={states[state].label} hideLabel />
          <span className={styles.phaseName}>{phaseNames[phase]}</span>
          <span className={styles.phaseTime}>{durationMs === null ? states[state].label : formatDuration(durationMs)}</span>
          {note !== null && <span className={styles.phaseNote}>{note}</span>}
        </li>
      ))}
    </ol>
  );
}
