/** How schedules and their runs read. */
import type { Schedule, ScheduleRun } from '../../../../contract/schedules.ts';
import type { Status } from '../../../ui/StatusDot.tsx';

/** A moment to come, such as `Nov 22, 2026, 6:00 AM`, in the local time of the person. */
export function formatMoment(at: number): string {
  return new Date(at).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });
}

export function endpointText({ endpoint }: Pick<Schedule, 'endpoint'>): string {
  return endpoint === null ? 'endpoint is gone' : `${endpoint.method} ${endpoint.path}`;
}

/** The name, else what it calls. */
export function scheduleName(schedule: Pick<Schedule, 'name' | 'endpoint'>): string {
  return schedule.name ?? endpointText(schedule);
}

const runStatuses: Record<ScheduleRun['status'], Status> = {
  running: 'busy',
  success: 'ok',
  error: 'error',
  skipped: 'idle',
  interrupted: 'warn',
};

export const runStatus = ({ status }: Pick<ScheduleRun, 'status'>): Status => runStatuses[status];

/** What came of a run that was started by hand. */
export function runText({ status, detail }: Pick<ScheduleRun, 'status' | 'detail'>): string {
  const outcome = status === 'success' ? 'Run succeeded' : status === 'error' ? 'Run failed' : `Run ${status}`;
  return detail === null || status === 'success' ? outcome : `${outcome}: ${detail}`;
}
