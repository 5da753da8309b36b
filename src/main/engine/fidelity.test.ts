import { describe, expect, it } from 'vitest';
import { createFidelity, fidelitySwitches } from './fidelity.ts';

describe('fidelity', () => {
  it('takes overrides before defaults', () => {
    const fidelity = createFidelity({ 'gateway.response-headers': 'helpful' });
    expect(fidelity.position('gateway.response-headers')).toBe('helpful');
    expect(fidelity.position('gateway.execute-body-limit')).toBe('platform');
  });

  it.each(Object.entries(fidelitySwitches))(
    '%s says what both positions do',
    (id, { topic, platform, helpful, security, ...rest }) => {
      expect(id).toMatch(/^[a-z]+\.[a-z-]+$/);
      expect(topic).not.toBe('');
      for (const sentence of [platform, helpful]) expect(sentence).toMatch(/^[A-Z].*\.$/);
      // A security defect is never the default.
      expect(security && rest.default === 'platform').toBe(false);
    },
  );
});
