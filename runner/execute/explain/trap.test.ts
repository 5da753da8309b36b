import { describe, expect, test } from 'vitest';
import { explainTrap } from './trap.ts';
import type { TrapClues } from './trap.ts';

const clues = (given: Partial<TrapClues>): TrapClues => ({
  thrown: { name: 'RuntimeError', message: 'unreachable', frames: [], facility: null },
  stderr: [],
  memoryBytes: 10 * 1024 * 1024,
  memoryLimitBytes: 256 * 1024 * 1024,
  mute: false,
  lastError: null,
  ...given,
});
const wrapper = '  export_handler@/work/sources/initializer.js:3034:15';
const printed = (message: string, ...frames: string[]) => ({
  stderr: [message, 'Stack:', ...frames, wrapper, 'Redirecting call to abort()'],
});
const frames = (...names: string[]) => ({
  thrown: { name: 'RuntimeError', message: 'unreachable', frames: names, facility: null },
});

describe('explaining a trap', () => {
  test.each<[string, Partial<TrapClues>]>([
    ['GUEST_NO_HEADERS', printed(`can't access property "length", vec19 is undefined`)],
    ['GUEST_NO_RESPONSE', printed('ret is undefined')],
    ['GUEST_NO_HOST_ARGUMENT', printed(`can't access property "storage", host is undefined`, '  handler@index.js:1:1')],
    ['GUEST_ERROR_UNCAUGHT', printed('boom', '  handler@index.js:1:1')],
    ['GUEST_STACK_OVERFLOW', printed('too much recursion', '  f@index.js:1:1')],
    [
      'GUEST_STACK_OVERFLOW',
      { thrown: { name: 'RangeError', message: 'Maximum call stack size exceeded', frames: [], facility: null } },
    ],
    ['GUEST_OUT_OF_MEMORY', { stderr: ['"out of memory"'] }],
    ['GUEST_OUT_OF_MEMORY', { mute: true, memoryBytes: 250 * 1024 * 1024 }],
    ['GUEST_NEVER_SETTLED', { stderr: ['Error while (call) event loop error, but no exception is pending.'] }],
    ['GUEST_TIMER_UNAVAILABLE', frames('subscribe-instant')],
    ['GUEST_FETCH_UNAVAILABLE', frames('[constructor]fields')],
    ['GUEST_INCOMING_HTTP', { thrown: { name: 'SandboxRefusal', message: 'x', frames: [], facility: 'wasi-http' } }],
    ['GUEST_TRAP', { mute: true }],
    ['GUEST_TRAP', {}],
  ])('%s', (code, given) => {
    const { what, why, fix, ...rest } = explainTrap(clues(given));
    expect(rest).toEqual({ code });
    for (const sentence of [what, why, fix]) expect(sentence).toMatch(/^[A-Z].*[.!?]$/s);
  });

  test('names the host call that was not caught, and where', () => {
    const { code, what, why } = explainTrap(
      clues(
        printed(
          'missing',
          '  ComponentError@/work/sources/initializer.js:128:5',
          '  import_alga_extension_storage$get@/work/sources/initializer.js:546:11',
          '  handler@src/index.js:35:38',
        ),
      ),
    );
    expect(code).toBe('GUEST_HOST_ERROR_UNCAUGHT');
    expect(what).toContain('missing of storage.get');
    expect(why).toContain('handler at src/index.js:35:38');
  });

  test('a fetch that nobody caught is told by its refusal', () => {
    const lastError = { fn: 'wasi:http.handle', error: 'HTTP-request-denied', cause: 'refused: a.test is not on the list' };
    const stderr = ['NetworkError when attempting to fetch resource', 'Redirecting call to abort()'];
    const { code, why } = explainTrap(clues({ stderr, lastError }));
    expect([code, why]).toEqual(['GUEST_FETCH_FAILED', 'The handler did not catch it: refused: a.test is not on the list.']);
    expect(explainTrap(clues({ stderr, lastError: null })).code).toBe('GUEST_TRAP');
  });

  test('a component without output gives its last failed host call as a clue', () => {
    expect(explainTrap(clues({ mute: true, lastError: { fn: 'storage.get', error: 'missing', cause: null } })).why).toContain(
      'storage.get, with missing',
    );
  });
});
