/** What the view says of runners, findings and the MinIO container. */
import type { ContainerProgress, Finding, MinioConnection, RunnerConnection } from '../../../contract/connections.ts';
import { formatCount, formatSize } from '../../ui/format.ts';
import type { Status } from '../../ui/StatusDot.tsx';

export const backendNames: Record<RunnerConnection['backend'], string> = {
  embedded: 'Runner inside the workbench',
  docker: 'Runner in a container (docker)',
  knative: 'Runner as a Knative service (knative)',
};

const findingLooks: Record<Finding['state'], { status: Status; label: string }> = {
  ok: { status: 'ok', label: 'In order' },
  warn: { status: 'warn', label: 'Doubtful' },
  error: { status: 'error', label: 'Wrong' },
  skipped: { status: 'idle', label: 'Skipped' },
};

export const findingLook = (state: Finding['state']) => findingLooks[state];

/** The worst of them in a line. */
export function findingsSummary(findings: readonly Finding[]): { status: Status; label: string } {
  const count = (state: Finding['state']) => findings.filter((finding) => finding.state === state).length;
  const [errors, doubts] = [count('error'), count('warn')];
  if (errors > 0) return { status: 'error', label: formatCount(errors, 'thing is wrong', 'things are wrong') };
  if (doubts > 0) return { status: 'warn', label: formatCount(doubts, 'thing is doubtful', 'things are doubtful') };
  return { status: 'ok', label: 'All in order' };
}

const containerLooks: Record<MinioConnection['state'], { status: Status; label: string }> = {
  'no-engine': { status: 'error', label: 'No container engine' },
  absent: { status: 'idle', label: 'Not started yet' },
  pulling: { status: 'busy', label: 'Pulling the image' },
  starting: { status: 'busy', label: 'Starting' },
  running: { status: 'ok', label: 'Running' },
  stopped: { status: 'idle', label: 'Stopped' },
  unhealthy: { status: 'error', label: 'Runs, but does not answer' },
};

export const containerLook = (state: MinioConnection['state']) => containerLooks[state];

export const onExitNames: Record<MinioConnection['onExit'], string> = {
  stop: 'Stop it with the workbench',
  keep: 'Keep it running',
};

export const canStart = ({ state }: MinioConnection): boolean => ['absent', 'stopped', 'unhealthy'].includes(state);
export const canStop = ({ state }: MinioConnection): boolean => ['running', 'unhealthy'].includes(state);

/** Such as "12 MB of 60 MB"; null where nothing is pulled. */
export function pulledText({ bytes }: ContainerProgress): string | null {
  return bytes === null ? null : `${formatSize(bytes.done)} of ${formatSize(bytes.total)}`;
}

/** From 0 to 1; null where it cannot be told. */
export function pulledShare({ bytes }: ContainerProgress): number | null {
  return bytes === null || bytes.total === 0 ? null : Math.min(1, bytes.done / bytes.total);
}
