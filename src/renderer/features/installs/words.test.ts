import { describe, expect, it } from 'vitest';
import type { QuotaUsage } from '../../../contract/install-life.ts';
import { eventText, executionError, executionStatus, perHour, usageNow } from './words.ts';

const hour = 3_600_000;
const start = 500_000 * hour;
const used = (windowStart: number, invocations: number): QuotaUsage => ({
  windowStart,
  invocations,
  cpuMs: 0,
  memoryMbMs: 0,
  egressBytes: 0,
});

describe('executions', () => {
  it('have a word and a shape for each status of the platform', () => {
    const words = ['started', 'ok', 'error', 'timeout', 'policy_denied', 'upstream_error'].map((status) =>
      executionStatus({ status }),
    );
    expect(words.map(({ label }) => label)).toEqual(['Under way', 'OK', 'Failed', 'Timed out', 'Refused', 'Handler error']);
    expect(executionStatus({ status: 'new_word' })).toEqual({ status: 'idle', label: 'new_word' });
  });

  it('say what went wrong, or give the code', () => {
    expect(executionError({ error: null })).toBeNull();
    expect(executionError({ error: 'timeout' })).toMatch(/\.$/);
    expect(executionError({ error: 'something_new' })).toBe('something_new');
  });
});

it('tells events with their version where it matters', () => {
  expect(eventText({ action: 'rolled-back', version: '1.0.0' })).toBe('Rolled back to 1.0.0');
  expect(eventText({ action: 'disabled', version: '1.0.0' })).toBe('Disabled');
});

describe('usage', () => {
  it('is that of the hour that now falls in', () => {
    const windows = [used(start, 4), used(start - hour, 9)];
    expect(usageNow(windows, start + hour - 1)?.invocations).toBe(4);
    expect(usageNow(windows, start + hour)).toBeNull();
  });

  it('counts hours without a row as none, oldest first', () => {
    expect(perHour([used(start, 4), used(start - 2 * hour, 9)], start + 5, 4)).toEqual([0, 9, 0, 4]);
  });
});
