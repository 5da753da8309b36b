import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quotaDraft, quotaLimits, quotaProblem } from './quota-draft.ts';

const limit = fc.option(fc.nat(), { nil: null });

describe('limits of an install', () => {
  it('come back from what is typed as they were', () => {
    fc.assert(
      fc.property(limit, limit, limit, (invocations, cpuMs, egressBytes) => {
        const limits = { invocations, cpuMs, egressBytes };
        expect(quotaLimits(quotaDraft(limits))).toEqual(limits);
      }),
    );
  });

  it.each(['-1', '1.5', 'many', '1e3'])('are whole numbers, which %s is not', (text) => {
    expect(quotaProblem(text)).not.toBeNull();
    expect(quotaLimits({ invocations: text, cpuMs: '', egressBytes: '' })).toBeNull();
  });

  it('are none where nothing is typed, and nothing where zero is', () => {
    expect(quotaLimits({ invocations: ' ', cpuMs: '0', egressBytes: '' })).toEqual({
      invocations: null,
      cpuMs: 0,
      egressBytes: null,
    });
    expect(quotaProblem('99999999999999999999')).toContain('too large');
  });
});
