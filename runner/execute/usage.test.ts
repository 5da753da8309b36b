import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createUsageMeter } from './usage.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('counts nothing for a guest that never ran', () => {
  expect(createUsageMeter().finish(null, 100)).toBeNull();
});

it('tells computing from waiting, also for host calls that fail', async () => {
  const meter = createUsageMeter();
  vi.advanceTimersByTime(1000);
  meter.start();
  vi.advanceTimersByTime(30);
  const call = meter.waiting(new Promise((resolve) => setTimeout(resolve, 50)));
  await vi.advanceTimersByTimeAsync(50);
  await call;
  const failing = meter.waiting(Promise.reject(new Error('denied')));
  await expect(failing).rejects.toThrow('denied');
  meter.sent({ sent: 3, received: 4 });
  meter.sent({ sent: 1, received: 0 });
  expect(meter.finish(64, 100)).toEqual({ runMs: 80, computeMs: 30, memoryBytes: 64, egressBytes: 8 });
});

it('takes the memory that was allowed where the guest was ended from outside', () => {
  const meter = createUsageMeter();
  meter.start();
  expect(meter.finish(null, 100)).toMatchObject({ memoryBytes: 100 });
});
