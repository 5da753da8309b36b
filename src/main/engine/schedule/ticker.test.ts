import { beforeEach, describe, expect, it } from 'vitest';
import { createTestClock, quietLogger } from '../database/testing.ts';
import { manualTimers } from '../services/testing.ts';
import { createTicker } from './ticker.ts';
import type { ArmedSchedule } from './ticker.ts';

const start = Date.parse('2026-01-01T10:00:30Z');
const minute = 60_000;
let clock = createTestClock(start);
let timers = manualTimers(clock);
let armed: ArmedSchedule[] = [];
let due: string[] = [];

beforeEach(() => {
  clock = createTestClock(start);
  timers = manualTimers(clock);
  armed = [];
  due = [];
});

const every = (id: string, cron: string, timezone = 'UTC'): ArmedSchedule => ({ id, cron, timezone });
function started(...schedules: ArmedSchedule[]) {
  armed = schedules;
  const ticker = createTicker({ clock, logger: quietLogger, timers, armed: () => armed });
  ticker.start((id) => void due.push(id));
  return ticker;
}
describe('the ticker', () => {
  it('tells each schedule at its time', () => {
    started(every('five', '*/5 * * * *'), every('hour', '0 * * * *'));
    timers.pass(4.5 * minute - 1);
    expect(due).toEqual([]);
    timers.pass(1);
    expect(due).toEqual(['five']);
    timers.pass(55 * minute);
    expect(due.filter((id) => id === 'five')).toHaveLength(12);
    expect(due.filter((id) => id === 'hour')).toHaveLength(1);
  });

  it('knows the next times', () => {
    const ticker = started(every('five', '*/5 * * * *'));
    expect(ticker.nextOf('five')).toBe(Date.parse('2026-01-01T10:05:00Z'));
    expect(ticker.nextOf('other')).toBeNull();
  });

  it('follows changes, and does not pass over what is due this instant', () => {
    const ticker = started(every('five', '*/5 * * * *'));
    clock.advance(4.5 * minute);
    armed = [every('five', '*/5 * * * *'), every('new', '6 * * * *')];
    ticker.refresh();
    timers.pass(0);
    expect(due).toEqual(['five']);
    armed = [every('five', '30 * * * *')];
    ticker.refresh();
    timers.pass(10 * minute);
    expect(due).toEqual(['five']);
    expect(ticker.nextOf('five')).toBe(Date.parse('2026-01-01T10:30:00Z'));
  });

  it('does not make up for times that a sleeping machine missed', () => {
    started(every('hour', '0 * * * *'));
    clock.advance(3 * 60 * minute);
    timers.pass(0);
    expect(due).toEqual([]);
    timers.pass(60 * minute);
    expect(due).toEqual(['hour']);
  });

  it('never waits longer than a minute, and for nothing not at all', () => {
    const ticker = started(every('year', '0 0 1 1 *'));
    expect(timers.waiting()).toBe(minute);
    armed = [];
    ticker.refresh();
    expect(timers.waiting()).toBeNull();
  });

  it('leaves out what cannot be read', () => {
    started(every('bad', '99 * * * *'), every('never', '0 0 31 2 *'), every('five', '*/5 * * * *'));
    timers.pass(5 * minute);
    expect(due).toEqual(['five']);
  });

  it('waits for nothing before it is started and after its end', () => {
    armed = [every('five', '*/5 * * * *')];
    const idle = createTicker({ clock, logger: quietLogger, timers, armed: () => armed });
    idle.refresh();
    expect(timers.waiting()).toBeNull();
    const ticker = started(every('five', '*/5 * * * *'));
    ticker.dispose();
    ticker.refresh();
    expect(timers.waiting()).toBeNull();
  });
});
