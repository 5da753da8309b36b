/** Cron expressions as times: five fields, in the zone of the schedule. What the platform accepts is checked elsewhere. */
import { Cron } from 'croner';

export interface CronTimes {
  /** The first time after `now`; null when none will come. Epoch milliseconds, both. */
  next(now: number): number | null;
}

/** Throws an `Error` that says what is wrong with the expression. */
export function parseCron(expression: string, timezone: string): CronTimes {
  const cron = new Cron(expression, { timezone, mode: '5-part' });
  return { next: (now) => cron.nextRun(new Date(now))?.getTime() ?? null };
}

/** The next times in order, at most `count`. */
export function nextTimes(times: CronTimes, now: number, count: number): number[] {
  const found: number[] = [];
  for (let next = times.next(now); next !== null && found.length < count; next = times.next(next)) found.push(next);
  return found;
}

/**
 * Enough times to meet every gap between neighbours: minutes that keep five minutes apart are at most twelve an hour,
 * and hours repeat after a day.
 */
const timesOfDay = 12 * 24 + 1;

/** True when two runs may be closer than `minutes`. Throws as `parseCron` does. */
export function runsCloserThan(expression: string, minutes: number): boolean {
  const times = nextTimes(parseCron(expression, 'UTC'), 0, timesOfDay);
  return times.some((time, index) => index > 0 && time - (times[index - 1] ?? time) < minutes * 60_000);
}
