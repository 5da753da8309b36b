/** What the codes of the execution audit and of the history read as. */
import type { Execution, InstallEvent, QuotaUsage } from '../../../contract/install-life.ts';
import type { Status } from '../../ui/StatusDot.tsx';

export interface StatusWords {
  status: Status;
  label: string;
}

const statuses: Readonly<Record<string, StatusWords>> = {
  started: { status: 'busy', label: 'Under way' },
  ok: { status: 'ok', label: 'OK' },
  upstream_error: { status: 'warn', label: 'Handler error' },
  error: { status: 'error', label: 'Failed' },
  timeout: { status: 'error', label: 'Timed out' },
  policy_denied: { status: 'error', label: 'Refused' },
};

/** The status itself where nobody has written words for it. */
export function executionStatus({ status }: Pick<Execution, 'status'>): StatusWords {
  return statuses[status] ?? { status: 'idle', label: status };
}

const errors: Readonly<Record<string, string>> = {
  extension_error_status: 'The handler answered with a status of 400 or more.',
  timeout: 'The handler did not answer within its time.',
  runner_error: 'The runner could not be reached.',
  empty_response: 'The runner sent an empty answer.',
  invalid_response: 'The answer of the runner could not be read.',
  runner_transport_error: 'The runner refused the request.',
  not_installed: 'The install had no bundle to run.',
  payload_too_large: 'The body of the request was larger than the gateway lets through.',
};

/** Null for an execution without an error; the code itself where nobody has written words for it. */
export function executionError({ error }: Pick<Execution, 'error'>): string | null {
  return error === null ? null : (errors[error] ?? error);
}

const actions: Readonly<Record<InstallEvent['action'], (version: string) => string>> = {
  installed: (version) => `Installed ${version}`,
  updated: (version) => `Updated to ${version}`,
  'rolled-back': (version) => `Rolled back to ${version}`,
  enabled: () => 'Enabled',
  disabled: () => 'Disabled',
  reinstalled: (version) => `Installed ${version} again`,
  uninstalled: (version) => `Uninstalled ${version}`,
};

export function eventText({ action, version }: Pick<InstallEvent, 'action' | 'version'>): string {
  return actions[action](version);
}

const hour = 3_600_000;

/** The window that `now` falls in; null when nothing was used in it. */
export function usageNow(windows: readonly QuotaUsage[], now: number): QuotaUsage | null {
  return windows.find(({ windowStart }) => windowStart <= now && now < windowStart + hour) ?? null;
}

/** Invocations of each of the last `count` hours, oldest first; hours without a row had none. */
export function perHour(windows: readonly QuotaUsage[], now: number, count: number): number[] {
  const newest = Math.floor(now / hour);
  const byHour = new Map(windows.map(({ windowStart, invocations }) => [Math.floor(windowStart / hour), invocations]));
  return Array.from({ length: count }, (_, index) => byHour.get(newest - (count - 1 - index)) ?? 0);
}
