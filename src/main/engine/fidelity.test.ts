import { describe, expect, it } from 'vitest';
import { createFidelity, parseFidelityOverrides } from './fidelity.ts';

describe('fidelity', () => {
  it('takes overrides before defaults', () => {
    const fidelity = createFidelity({ 'gateway.response-headers': 'helpful' });
    expect(fidelity.position('gateway.response-headers')).toBe('helpful');
    expect(fidelity.position('gateway.execute-body-limit')).toBe('platform');
  });

  it('reads overrides and refuses what it does not know', () => {
    expect(parseFidelityOverrides(['gateway.response-headers=helpful'])).toEqual({ 'gateway.response-headers': 'helpful' });
    for (const setting of ['nothing', 'gateway.response-headers=maybe', 'toString=platform', '']) {
      expect(() => parseFidelityOverrides([setting])).toThrow(/is not known/);
    }
  });
});
