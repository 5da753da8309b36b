import { describe, expect, it } from 'vitest';
import { hostName, isLocalHost, isOwnOrigin } from './local-host.ts';

describe('local host', () => {
  it.each(['127.0.0.1', '127.0.0.1:4100', 'localhost:80', 'LOCALHOST', '[::1]:9000'])('accepts %s', (host) => {
    expect(isLocalHost(host)).toBe(true);
  });

  it.each(['evil.example', '127.0.0.1.evil.example', 'localhost.evil.example:80', '', undefined, 'abc.localhost:80'])(
    'refuses %s',
    (host) => {
      expect(isLocalHost(host)).toBe(false);
    },
  );

  it('strips the port only', () => {
    expect(hostName('Abc.Localhost:8080')).toBe('abc.localhost');
    expect(hostName('[::1]:8080')).toBe('[::1]');
  });
});

describe('own origin', () => {
  it('is no origin at all, or the same host and port', () => {
    expect(isOwnOrigin(undefined, '127.0.0.1:1')).toBe(true);
    expect(isOwnOrigin('http://127.0.0.1:1', '127.0.0.1:1')).toBe(true);
  });

  it.each(['http://127.0.0.1:2', 'http://evil.example', 'null', 'not a url'])('is not %s', (origin) => {
    expect(isOwnOrigin(origin, '127.0.0.1:1')).toBe(false);
  });
});
