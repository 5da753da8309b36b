import { describe, expect, it } from 'vitest';
import { exposureNotice } from './exposure.ts';

describe('listening where others reach it', () => {
  it.each([undefined, '127.0.0.1', '127.8.0.1', 'localhost', '::1', '[::1]'])('is not the case on %s', (host) => {
    expect(exposureNotice({ host, requireAuth: false })).toBeNull();
  });

  it.each(['0.0.0.0', '::', '192.168.1.5', '127.0.0.1.example.com', 'workbench.example'])(
    'needs authentication on %s, and is told',
    (host) => {
      expect(() => exposureNotice({ host, requireAuth: false })).toThrow(expect.objectContaining({ code: 'INPUT_INVALID' }));
      expect(exposureNotice({ host, requireAuth: true })).toContain(host);
    },
  );
});
