/** Waits for the next time of every enabled schedule. One timer for all; the clock is the engine's. */
import type { Clock, Logger } from '../parts.ts';
import { parseCron } from './cron.ts';
import type { CronTimes } from './cron.ts';

export interface ArmedSchedule {
  id: string;
  cron: string;
  timezone: string;
}

/** Timers, so that tests need not wait. */
export interface Timers {
  set(work: () => void, ms: number): () => void;
}

export const systemTimers: Timers = {
  set(work, ms) {
    // A waiting schedule must not keep the process alive.
    const timer = setTimeout(work, ms).unref();
    return () => clearTimeout(timer);
  },
};

export interface Ticker {
  /** From now on tells `due` of each schedule whose time has come. */
  start(due: (scheduleId: string) => void): void;
  /** Reads the schedules again after a change. */
  refresh(): void;
  /** When a schedule comes next; null when it is not armed. Epoch milliseconds. */
  nextOf(scheduleId: string): number | null;
  dispose(): void;
}

interface Entry {
  armed: ArmedSchedule;
  times: CronTimes | null;
  next: number | null;
}

/** A timer never waits longer, so that a clock that was set or a machine that slept is noticed. */
const longestWaitMs = 60_000;
/** Times that were missed by more than this are not made up for. */
const graceMs = 60_000;

export function createTicker(parts: { clock: Clock; logger: Logger; timers?: Timers; armed: () => ArmedSchedule[] }): Ticker {
  const { clock, logger, timers = systemTimers, armed } = parts;
  let entries = new Map<string, Entry>();
  let tell: ((scheduleId: string) => void) | null = null;
  let cancel: (() => void) | null = null;

  function entryOf(schedule: ArmedSchedule): Entry {
    const known = entries.get(schedule.id);
    // An unchanged schedule keeps its time: what is due this instant must not be passed over.
    if (known?.armed.cron === schedule.cron && known.armed.timezone === schedule.timezone) return known;
    const times = timesOf(schedule);
    return { armed: schedule, times, next: times?.next(clock.now()) ?? null };
  }

  function timesOf({ id, cron, timezone }: ArmedSchedule): CronTimes | null {
    try {
      return parseCron(cron, timezone);
    } catch (error) {
      logger.warn({ err: error, scheduleId: id, cron, timezone }, 'a stored schedule cannot be read and will not run');
      return null;
    }
  }

  function wait(): void {
    cancel?.();
    if (tell === null) return;
    const next = [...entries.values()].reduce((least, entry) => Math.min(least, entry.next ?? Infinity), Infinity);
    if (next === Infinity) return;
    cancel = timers.set(tick, Math.min(Math.max(0, next - clock.now()), longestWaitMs));
  }

  function tick(): void {
    const now = clock.now();
    for (const entry of entries.values()) {
      const { next, times, armed: schedule } = entry;
      if (next === null || next > now) continue;
      entry.next = times?.next(now) ?? null;
      if (now - next <= graceMs) tell?.(schedule.id);
      else logger.info({ scheduleId: schedule.id, missedBy: now - next }, 'a schedule missed its time and waits for the next');
    }
    wait();
  }

  function refresh(): void {
    entries = new Map(armed().map((schedule) => [schedule.id, entryOf(schedule)]));
    wait();
  }

  return {
    refresh,
    start(due) {
      tell = due;
      refresh();
    },
    nextOf: (scheduleId) => entries.get(scheduleId)?.next ?? null,
    dispose() {
      tell = null;
      cancel?.();
    },
  };
}
