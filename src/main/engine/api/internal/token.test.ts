import { describe, expect, it } from 'vitest';
import { configTokenNames, expectedToken, hostTokenNames, isToken } from './token.ts';

describe('the token of the internal APIs', () => {
  it('is the first that is not blank', () => {
    const both = { RUNNER_STORAGE_API_TOKEN: ' a ', RUNNER_SERVICE_TOKEN: 'b', RUNNER_CONFIG_API_TOKEN: 'c' };
    expect(expectedToken(both, hostTokenNames, false)).toBe('a');
    expect(expectedToken({ ...both, RUNNER_STORAGE_API_TOKEN: '  ' }, hostTokenNames, false)).toBe('b');
    expect(expectedToken(both, configTokenNames, false)).toBe('c');
    expect(expectedToken({ ...both, RUNNER_CONFIG_API_TOKEN: undefined }, configTokenNames, false)).toBe('a');
    expect(expectedToken({ RUNNER_SERVICE_TOKEN: 'b' }, configTokenNames, false)).toBeNull();
    expect(expectedToken({}, hostTokenNames, false)).toBeNull();
  });

  it.each(['local-runner-key', 'changeme', 'change-me', 'secret'])('is none in production where it is %s', (token) => {
    const tokens = { RUNNER_STORAGE_API_TOKEN: token, RUNNER_SERVICE_TOKEN: 'a-real-one' };
    expect(expectedToken(tokens, hostTokenNames, true)).toBeNull();
    expect(expectedToken(tokens, hostTokenNames, false)).toBe(token);
  });

  it('lets in who knows it, and nobody where there is none', () => {
    expect(isToken('a', 'a')).toBe(true);
    for (const sent of ['A', 'a ', '', undefined, null]) expect(isToken('a', sent)).toBe(false);
    expect(isToken(null, '')).toBe(false);
    expect(isToken(null, null)).toBe(false);
  });
});
