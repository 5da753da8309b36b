/** When a guest's time is up. */

/**
 * `platform` counts as production does: from the guest's start, in steps. `helpful` counts from when the request was
 * handed over and ends a little early, so that a caller who waits as long gets the runner's reason, not only its own.
 */
export type DeadlineMode = 'platform' | 'helpful';

const tickMs = 10;

/** Steps of its clock after which production ends a guest (contract topic: limits, time). */
export function ticksOf(timeoutMs: number): number {
  return Math.max(1, Math.floor(timeoutMs / tickMs));
}

/** Milliseconds that an answer takes back to its caller. */
const answerMs = 100;

/**
 * Milliseconds from the guest's start to its end. `spentMs` is what queueing and loading took; where that was most of the
 * timeout, as with a component that is new, the caller cannot have meant it, and the guest gets its whole time.
 */
export function deadlineOf(timeoutMs: number, mode: DeadlineMode, spentMs: number): number {
  if (mode === 'platform') return ticksOf(timeoutMs) * tickMs;
  const left = timeoutMs - spentMs - Math.min(answerMs, timeoutMs / 20);
  return left < timeoutMs / 2 ? timeoutMs : left;
}
