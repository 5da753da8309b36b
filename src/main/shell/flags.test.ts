import { describe, expect, it } from 'vitest';
import { readDesktopFlags } from './flags.ts';

describe('readDesktopFlags', () => {
  it('reads the flags of the app among those of Chromium', () => {
    const args = [
      '.',
      '--inspect=0',
      '--remote-debugging-port=0',
      '--no-sandbox',
      '--data-dir',
      '/tmp/d',
      '--port',
      '4000',
      '--json',
    ];
    expect(readDesktopFlags(args)).toEqual({
      dataDir: '/tmp/d',
      ports: { app: 4000, gateway: undefined, runner: undefined },
      json: true,
      selfTest: false,
    });
  });

  it('has everything off without flags', () => {
    expect(readDesktopFlags([])).toEqual({
      dataDir: undefined,
      ports: { app: undefined, gateway: undefined, runner: undefined },
      json: false,
      selfTest: false,
    });
  });

  it.each([['--port=abc'], ['--gateway-port=70000'], ['--runner-port=-1'], ['--port']])('refuses %s', (arg) => {
    expect(() => readDesktopFlags([arg])).toThrow(/was not understood/);
  });
});
