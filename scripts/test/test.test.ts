import { describe, expect, it } from 'vitest';
import { findChromium, installObstacle } from './chromium.ts';
import { readPlaywrightReport, readVitestReport } from './reports.ts';
import { single, skipped, summary, total } from './result.ts';
import { counted, selectSteps, steps } from './steps.ts';

describe('summary', () => {
  it('ends with the counts and has what was not run above them', () => {
    const all = total([single(true), { passed: 40, failed: 2, notRun: ['a: needs Docker'] }, skipped('desktop tests')]);
    expect(summary(all)).toBe('Not run:\n  a: needs Docker\n  desktop tests\n\n41 passed, 2 failed');
    expect(summary(total([]))).toBe('0 passed, 0 failed');
  });
});

describe('readVitestReport', () => {
  it('counts tests, files that do not load, and lists skipped ones', () => {
    const report = {
      testResults: [
        {
          name: 'a.test.ts',
          status: 'failed',
          assertionResults: [
            { fullName: 'a works', status: 'passed' },
            { fullName: 'a breaks', status: 'failed' },
            { fullName: 'a waits', status: 'skipped' },
            { fullName: 'a will come', status: 'todo' },
          ],
        },
        { name: 'broken.test.ts', status: 'failed', assertionResults: [] },
      ],
    };
    expect(readVitestReport(report)).toEqual({ passed: 1, failed: 2, notRun: ['a waits', 'a will come'] });
  });
});

/** One test of a Playwright report. */
function test(status: string, description?: string) {
  return { status, annotations: description === undefined ? [] : [{ type: 'skip', description }] };
}

describe('readPlaywrightReport', () => {
  it('walks nested suites; flaky is failed, skipped keeps its reason', () => {
    const report = {
      errors: [{ message: 'no web server' }],
      suites: [
        {
          specs: [{ title: 'opens', tests: [test('expected'), test('unexpected')] }],
          suites: [
            { specs: [{ title: 'again', tests: [test('flaky')] }] },
            { specs: [{ title: 'asks', tests: [test('skipped', 'needs a keyring'), test('skipped')] }] },
          ],
        },
      ],
    };
    expect(readPlaywrightReport(report)).toEqual({ passed: 1, failed: 3, notRun: ['asks: needs a keyring', 'asks'] });
  });
});

describe('counted', () => {
  it('never lets a failed runner pass', () => {
    expect(counted(false, null, readVitestReport)).toEqual({ passed: 0, failed: 1, notRun: [] });
    expect(counted(false, { testResults: [] }, readVitestReport)).toEqual({ passed: 0, failed: 1, notRun: [] });
    expect(counted(true, { testResults: [] }, readVitestReport)).toEqual({ passed: 0, failed: 0, notRun: [] });
  });
});

describe('selectSteps', () => {
  it('keeps the order of the steps and refuses unknown names', () => {
    expect(selectSteps(undefined)).toBe(steps);
    expect(selectSteps('unit, lint').map(({ name }) => name)).toEqual(['lint', 'unit']);
    expect(() => selectSteps('units')).toThrow('There is no step "units"');
  });
});

const on =
  (...files: string[]) =>
  (file: string): boolean =>
    files.includes(file);

describe('findChromium', () => {
  it('prefers the named one and does not replace it', () => {
    const env = { CHROMIUM_PATH: '/opt/chrome', PATH: '/usr/bin' };
    expect(findChromium(env, on('/opt/chrome', '/usr/bin/chromium'))).toBe('/opt/chrome');
    expect(findChromium(env, on('/usr/bin/chromium'))).toBeNull();
  });

  it('looks along the PATH', () => {
    const env = { PATH: '/usr/local/bin:/usr/bin' };
    expect(findChromium(env, on('/usr/bin/google-chrome', '/usr/bin/chromium'))).toBe('/usr/bin/chromium');
    expect(findChromium(env, on('/usr/bin/google-chrome'))).toBe('/usr/bin/google-chrome');
    expect(findChromium(env, on())).toBeNull();
  });
});

describe('installObstacle', () => {
  const allowed = { isRoot: true, hasAptGet: true, env: { CI: 'true' }, asked: false };

  it('installs in CI or when asked, as root, with apt-get', () => {
    expect(installObstacle(allowed)).toBeNull();
    expect(installObstacle({ ...allowed, env: {}, asked: true })).toBeNull();
    expect(installObstacle({ ...allowed, env: {} })).toContain('--install-browser');
    expect(installObstacle({ ...allowed, isRoot: false })).toContain('root');
    expect(installObstacle({ ...allowed, hasAptGet: false })).toContain('apt-get');
  });
});
