/** The figures at the top: what goes on now, and what has been since the start. */
import type { RunnerStatus } from '../../../contract/runner.ts';
import { formatDuration } from '../../ui/format.ts';
import styles from './Runner.module.css';

const number = (value: number) => value.toLocaleString('en');
const duration = (value: number | null | undefined) => (value === null || value === undefined ? '–' : formatDuration(value));

export function Figures({ status: { pool, executions, kills } }: { status: RunnerStatus }) {
  const { recent } = executions;
  const of = recent === null ? '' : ` of the last ${number(recent.of)} invocations`;
  return (
    <dl className={styles.figures} aria-label="Figures">
      <Figure name="Running" value={number(pool.running)} hint="Guests that compute now" />
      <Figure name="In host calls" value={number(pool.waiting)} hint="Guests that wait for an answer of their host" />
      <Figure name="Queued" value={number(pool.queued)} hint="Requests that wait for a thread" />
      <Figure name="Ready guests" value={number(pool.ready)} hint="Guests that wait for a request, their memory fresh" />
      <Figure name="Threads" value={number(pool.threads)} hint="Threads that guests run in" />
      <Figure name="Invocations" value={number(executions.count)} hint="Since the workbench started" />
      <Figure name="p50" value={duration(recent?.p50)} hint={`Half${of} took no longer`} />
      <Figure name="p99" value={duration(recent?.p99)} hint={`99 %${of} took no longer`} />
      <Figure name="Queue wait" value={duration(executions.meanQueueMs)} hint="Mean time that a request waits for a thread" />
      <Figure name="Ended" value={number(kills.count)} hint="Guests that the runner ended" />
    </dl>
  );
}

function Figure({ name, value, hint }: { name: string; value: string; hint: string }) {
  return (
    <div title={hint}>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
