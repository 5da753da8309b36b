/** A moment as time ago, kept current, with the exact time in the tooltip. */
import { useEffect, useState } from 'react';
import { formatExact, formatRelative } from './format.ts';

/** The current time, read anew every `intervalMs`. */
export function useNow(intervalMs = 10_000): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), intervalMs);
    return () => clearInterval(timer);
  }, [intervalMs]);
  return now;
}

/** `at` in epoch milliseconds. */
export function Time({ at }: { at: number }) {
  const now = useNow();
  return (
    <time dateTime={new Date(at).toISOString()} title={formatExact(at)}>
      {formatRelative(at, Math.max(now, at))}
    </time>
  );
}
