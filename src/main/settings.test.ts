import { describe, expect, it } from 'vitest';
import { readSettings } from './settings.ts';

describe('settings of a host', () => {
  it('are the environment, and no flags where nothing is said', () => {
    expect(readSettings({ EXT_EGRESS_ALLOWLIST: 'a.test' })).toEqual({ env: { EXT_EGRESS_ALLOWLIST: 'a.test' }, flags: {} });
  });

  it('take fidelity switches, and refuse what is none', () => {
    expect(readSettings({}, ['storage.list-paging=helpful']).flags).toEqual({ 'storage.list-paging': 'helpful' });
    for (const text of ['nothing=helpful', 'storage.list-paging=other', 'storage.list-paging', 'toString=helpful']) {
      expect(() => readSettings({}, [text])).toThrow('was not set');
    }
  });
});
