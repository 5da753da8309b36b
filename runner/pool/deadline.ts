/** When a guest's time is up. */

/** `helpful` takes the timeout as it is; `platform` counts as production does. */
export type DeadlineMode = 'platform' | 'helpful';

const tickMs = 10;

/** Steps of its clock after which production ends a guest (contract topic: limits, time). */
export function ticksOf(timeoutMs: number): number {
  return Math.max(1, Math.floor(timeoutMs / tickMs));
}

/** Milliseconds from the guest's start to its end. */
export function deadlineOf(timeoutMs: number, mode: DeadlineMode): number {
  return mode === 'platform' ? ticksOf(timeoutMs) * tickMs : timeoutMs;
}
