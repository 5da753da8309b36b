import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { belongsToParent, endOnSignals, endWithParent } from './process-life.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('endWithParent', () => {
  it('ends once when the process was handed to another parent', () => {
    let parent = 40;
    const onEnd = vi.fn();
    endWithParent(onEnd, { probe: { parentPid: () => parent, isAlive: () => true } });
    vi.advanceTimersByTime(5000);
    expect(onEnd).not.toHaveBeenCalled();
    parent = 1;
    vi.advanceTimersByTime(5000);
    expect(onEnd).toHaveBeenCalledTimes(1);
  });

  it('ends when the parent is dead though its pid stays the same, as on Windows', () => {
    let alive = true;
    const onEnd = vi.fn();
    endWithParent(onEnd, { intervalMs: 100, probe: { parentPid: () => 40, isAlive: () => alive } });
    alive = false;
    vi.advanceTimersByTime(100);
    expect(onEnd).toHaveBeenCalledTimes(1);
  });

  it('can be called off', () => {
    const onEnd = vi.fn();
    endWithParent(onEnd, { probe: { parentPid: () => 40, isAlive: () => false } }).stop();
    vi.advanceTimersByTime(5000);
    expect(onEnd).not.toHaveBeenCalled();
  });
});

describe('belongsToParent', () => {
  it('is so under npm and when asked for, not otherwise', () => {
    expect(belongsToParent({ npm_lifecycle_event: 'start' })).toBe(true);
    expect(belongsToParent({ ALGA_WORKBENCH_END_WITH_PARENT: '1' })).toBe(true);
    expect(belongsToParent({ PATH: '/usr/bin' })).toBe(false);
  });
});

describe('endOnSignals', () => {
  it('exits with 0 after an orderly end', async () => {
    const source = new EventEmitter();
    const exit = vi.fn();
    const end = vi.fn(async () => {});
    endOnSignals(end, { source, exit });
    source.emit('SIGTERM');
    await vi.runAllTimersAsync();
    expect(end).toHaveBeenCalledTimes(1);
    expect(exit.mock.calls).toEqual([[0]]);
  });

  it('exits at once on a second signal', () => {
    const source = new EventEmitter();
    const exit = vi.fn();
    endOnSignals(() => new Promise(() => {}), { source, exit });
    source.emit('SIGINT');
    expect(exit).not.toHaveBeenCalled();
    source.emit('SIGINT');
    expect(exit.mock.calls).toEqual([[130]]);
  });

  it('exits when the end takes too long', () => {
    const source = new EventEmitter();
    const exit = vi.fn();
    const onProblem = vi.fn();
    endOnSignals(() => new Promise(() => {}), { source, exit, onProblem, limitMs: 300 });
    source.emit('SIGTERM');
    vi.advanceTimersByTime(300);
    expect(exit.mock.calls).toEqual([[143]]);
    expect(onProblem).toHaveBeenCalledTimes(1);
  });

  it('tells of a failed end and exits with 1', async () => {
    const source = new EventEmitter();
    const exit = vi.fn();
    const onProblem = vi.fn();
    const failure = new Error('The database stayed open.');
    endOnSignals(() => Promise.reject(failure), { source, exit, onProblem });
    source.emit('SIGHUP');
    await vi.runAllTimersAsync();
    expect(onProblem).toHaveBeenCalledWith(failure);
    expect(exit.mock.calls).toEqual([[1]]);
  });

  it('begins by hand once; a signal after that forces the end', () => {
    const source = new EventEmitter();
    const exit = vi.fn();
    const end = vi.fn(() => new Promise<void>(() => {}));
    const ending = endOnSignals(end, { source, exit });
    ending.begin();
    ending.begin();
    expect(end).toHaveBeenCalledTimes(1);
    expect(exit).not.toHaveBeenCalled();
    source.emit('SIGTERM');
    expect(exit.mock.calls).toEqual([[143]]);
  });

  it('stops listening', () => {
    const source = new EventEmitter();
    endOnSignals(async () => {}, { source, exit: vi.fn() }).stop();
    expect(source.eventNames()).toEqual([]);
  });
});
