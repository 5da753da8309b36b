import { describe, expect, it } from 'vitest';
import { readSettings } from './settings.ts';

describe('settings of a host', () => {
  it('are empty where nothing is said', () => {
    expect(readSettings({})).toEqual({ fidelity: {}, egressAllow: [] });
  });

  it('read the platform’s variables', () => {
    const env = { EXT_EGRESS_ALLOWLIST: ' Example.com, ,api.test ', UI_PROXY_BASE_URL: ' http://127.0.0.1:3000 ' };
    expect(readSettings(env)).toMatchObject({
      egressAllow: ['example.com', 'api.test'],
      uiProxy: { baseUrl: 'http://127.0.0.1:3000' },
    });
  });

  it('take fidelity switches, and refuse what is none', () => {
    expect(readSettings({}, ['storage.list-paging=helpful']).fidelity).toEqual({ 'storage.list-paging': 'helpful' });
    for (const text of ['nothing=helpful', 'storage.list-paging=other', 'storage.list-paging', 'toString=helpful']) {
      expect(() => readSettings({}, [text])).toThrow('was not set');
    }
  });
});
