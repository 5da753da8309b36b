import { describe, expect, it } from 'vitest';
import type { StartSituation } from './start-decision.ts';
import { afterElectron, decideStart, hasDisplay, headlessLine, readStartArguments } from './start-decision.ts';

const desktop: StartSituation = {
  requested: 'auto',
  platform: 'linux',
  isRoot: false,
  hasDisplay: true,
  electronVersion: '45.4.1',
  binary: '/app/electron',
  lastFailure: null,
};

describe('readStartArguments', () => {
  it('takes the wish for a host out and leaves the rest in order', () => {
    expect(readStartArguments(['--port', '4000', '--headless', '--json'])).toEqual({
      requested: 'headless',
      rest: ['--port', '4000', '--json'],
    });
    expect(readStartArguments(['--electron'])).toEqual({ requested: 'electron', rest: [] });
    expect(readStartArguments([])).toEqual({ requested: 'auto', rest: [] });
  });
});

describe('decideStart', () => {
  it('opens Electron where its binary is', () => {
    expect(decideStart(desktop)).toEqual({ kind: 'electron', binary: '/app/electron' });
  });

  it('fetches the binary once', () => {
    expect(decideStart({ ...desktop, binary: null })).toEqual({ kind: 'fetch' });
    const failed = { ...desktop, binary: null, lastFailure: { version: '45.4.1', reason: 'its download failed' } };
    expect(decideStart(failed)).toEqual({
      kind: 'headless',
      reason: 'its download failed; "npm start -- --electron" tries again',
    });
    expect(decideStart({ ...failed, electronVersion: '46.0.0' })).toEqual({ kind: 'fetch' });
    expect(decideStart({ ...failed, requested: 'electron' })).toEqual({ kind: 'fetch' });
  });

  it('forgets an earlier failure once the binary is there', () => {
    expect(decideStart({ ...desktop, lastFailure: { version: '45.4.1', reason: 'offline' } }).kind).toBe('electron');
  });

  it('goes headless without a display and as root, without fetching anything', () => {
    expect(decideStart({ ...desktop, binary: null, hasDisplay: false })).toEqual({
      kind: 'headless',
      reason: 'there is no graphical session',
    });
    expect(decideStart({ ...desktop, isRoot: true }).kind).toBe('headless');
    expect(decideStart({ ...desktop, isRoot: true, requested: 'electron' }).kind).toBe('electron');
  });

  it('goes headless without a word when asked to', () => {
    expect(decideStart({ ...desktop, requested: 'headless' })).toEqual({ kind: 'headless', reason: null });
  });
});

describe('hasDisplay', () => {
  it('asks the environment on Linux only', () => {
    expect(hasDisplay('linux', {})).toBe(false);
    expect(hasDisplay('linux', { DISPLAY: ':0' })).toBe(true);
    expect(hasDisplay('linux', { WAYLAND_DISPLAY: 'wayland-0' })).toBe(true);
    expect(hasDisplay('darwin', {})).toBe(true);
  });
});

describe('afterElectron', () => {
  const exit = { wasReady: false, code: 127, signal: null, lastLine: 'libgtk-3.so.0: cannot open shared object file' };

  it('falls back when Electron never came up', () => {
    expect(afterElectron('auto', exit)).toEqual({
      headless: 'it exited with 127: libgtk-3.so.0: cannot open shared object file',
    });
    expect(afterElectron('auto', { ...exit, code: null, signal: 'SIGTRAP', lastLine: '' })).toEqual({
      headless: 'it was ended by SIGTRAP',
    });
  });

  it('keeps the exit code when Electron was asked for, had been up, or left on purpose', () => {
    expect(afterElectron('electron', exit)).toEqual({ exitCode: 127 });
    expect(afterElectron('auto', { ...exit, wasReady: true, code: 1 })).toEqual({ exitCode: 1 });
    expect(afterElectron('auto', { ...exit, code: 0 })).toEqual({ exitCode: 0 });
    expect(afterElectron('auto', { ...exit, code: null, signal: 'SIGINT' })).toEqual({ exitCode: 0 });
    expect(afterElectron('auto', { ...exit, wasReady: true, code: null, signal: 'SIGSEGV' })).toEqual({ exitCode: 1 });
  });
});

describe('headlessLine', () => {
  it('is one line', () => {
    expect(headlessLine('there is no graphical session')).toBe(
      'Electron cannot run here (there is no graphical session); starting the headless host.',
    );
  });
});
