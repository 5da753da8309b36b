/** What an open project adds to the status bar: the last loop, and the count of problems. */
import { countProblems } from '../../app/problems.ts';
import { useBuild, useProblems } from '../../app/project.tsx';
import { useServices } from '../../app/services.tsx';
import type { LoopTimes } from '../../app/loop.ts';
import type { BuildState } from '../../../contract/builds.ts';
import { formatCount, formatDuration } from '../../ui/format.ts';
import { Popover } from '../../ui/Popover.tsx';
import { StatusDot, type Status } from '../../ui/StatusDot.tsx';
import { useStore } from '../../ui/store.ts';
import { Time } from '../../ui/Time.tsx';
import { runningPhase } from '../build/phase-names.ts';
import styles from './StatusBar.module.css';

export function ProjectStatus() {
  return (
    <>
      <BuildStatus />
      <LoopStatus />
      <ProblemStatus />
    </>
  );
}

const buildLooks: Record<BuildState['state'], { status: Status; text: string }> = {
  running: { status: 'busy', text: 'building' },
  succeeded: { status: 'ok', text: 'built' },
  failed: { status: 'error', text: 'build failed' },
  cancelled: { status: 'idle', text: 'build cancelled' },
};

function BuildStatus() {
  const build = useBuild();
  const { layout } = useServices();
  if (!build) return null;
  const { status, text } = buildLooks[build.state];
  const phase = runningPhase(build);
  const label = phase === null ? text : `${text}: ${phase.toLowerCase()}`;
  return (
    <button
      type="button"
      className={styles.item}
      data-build={build.buildId}
      data-state={build.state}
      onClick={() => layout.openPanel('build')}
    >
      <StatusDot status={status} label={label} />
    </button>
  );
}

function LoopStatus() {
  const times = useStore(useServices().loop.times);
  if (!times) return null;
  return (
    <Popover
      label="Times of the last loop"
      side="top"
      trigger={
        <button type="button" className={styles.item}>
          {summary(times)}
        </button>
      }
    >
      <h2 className={styles.popTitle}>From save to answer</h2>
      <dl className={`${styles.facts} ${styles.numbers}`}>
        <dt>Saved</dt>
        <dd>
          <Time at={times.savedAt} />
        </dd>
        <Part name="Build" ms={times.buildMs} />
        <Part name="Install" ms={times.installMs} />
        <Part name="Answer" ms={times.answerMs} />
        <Part name="Together" ms={times.totalMs} />
      </dl>
    </Popover>
  );
}

function Part({ name, ms }: { name: string; ms: number | null }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{ms === null ? '–' : formatDuration(ms)}</dd>
    </>
  );
}

function summary(times: LoopTimes): string {
  if (times.totalMs === null) return 'saved → …';
  if (times.stoppedBy !== null) return `saved → ${times.stoppedBy}`;
  const by = times.answeredBy === null ? '' : ` (${times.answeredBy})`;
  return `saved → answer ${formatDuration(times.totalMs)}${by}`;
}

function ProblemStatus() {
  const { layout } = useServices();
  const { errors, warnings, infos } = countProblems(useProblems());
  const total = errors + warnings + infos;
  const status: Status = errors > 0 ? 'error' : warnings > 0 ? 'warn' : 'ok';
  return (
    <button type="button" className={styles.item} onClick={() => layout.openPanel('problems')}>
      <StatusDot status={status} label={total === 0 ? 'no problems' : formatCount(total, 'problem')} />
    </button>
  );
}
