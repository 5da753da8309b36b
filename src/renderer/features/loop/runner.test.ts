import { beforeEach, afterEach, describe, expect, test, vi } from 'vitest';
import type { PartContext } from '../../app/project-parts.ts';
import { createLoopRunner } from './runner.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function setUp({ runOnSave = true, start = async () => undefined }: { runOnSave?: boolean; start?: () => Promise<void> } = {}) {
  const calls: string[] = [];
  const context = {
    services: { loop: { saved: () => calls.push('saved') }, notices: { fail: () => calls.push('failure told') } },
    build: {
      start: () => {
        calls.push('build');
        return start();
      },
    },
    settings: { current: { get: () => ({ runOnSave, engineFeatures: 'live' }) } },
  };
  return { calls, runner: createLoopRunner(context as unknown as PartContext) };
}

describe('the loop runner', () => {
  test('builds at once after a save in the window', () => {
    const { calls, runner } = setUp();
    runner.saved();
    expect(calls).toEqual(['saved', 'build']);
  });

  test('makes one run of many changes on disk', async () => {
    const { calls, runner } = setUp();
    runner.changedOnDisk();
    await vi.advanceTimersByTimeAsync(100);
    runner.changedOnDisk();
    await vi.advanceTimersByTimeAsync(100);
    expect(calls).toEqual([]);
    await vi.advanceTimersByTimeAsync(100);
    expect(calls).toEqual(['saved', 'build']);
  });

  test('does nothing when running on save is off', () => {
    const { calls, runner } = setUp({ runOnSave: false });
    runner.saved();
    expect(calls).toEqual([]);
  });

  test('tells why a build could not be started', async () => {
    const { calls, runner } = setUp({ start: () => Promise.reject(new Error('refused')) });
    runner.saved();
    await vi.runAllTimersAsync();
    expect(calls).toEqual(['saved', 'build', 'failure told']);
  });

  test('forgets what it waits for when the project is left', async () => {
    const { calls, runner } = setUp();
    runner.changedOnDisk();
    runner.dispose();
    await vi.runAllTimersAsync();
    expect(calls).toEqual([]);
  });
});
