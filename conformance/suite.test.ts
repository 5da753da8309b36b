/** The suite's own rules: what counts, what is only listed, and what its command line takes. */
import { assert, constantFrom, property, array, string, integer } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readArguments, UsageError } from './arguments.ts';
import type { Case, CaseKind } from './case.ts';
import { allCases } from './cases/index.ts';
import { has, Mismatch, same } from './expect.ts';
import { readCommands } from './peers/resp.ts';
import { defaultPorts } from './peers/peers.ts';
import { lastLine, reportJson, reportLines, sortResults } from './report.ts';
import type { Outcome, Result } from './suite.ts';

const result = (kind: CaseKind, outcome: Outcome, helpful: string | null = null): Result => {
  const given: Case = {
    id: `${kind}/x`,
    section: kind,
    title: 'A title',
    kind,
    profile: 'standard',
    helpful,
    run: async () => {},
  };
  return { case: given, outcome };
};
const different: Outcome = { state: 'different', about: 'status', expected: 200, got: 404 };
const broken: Outcome = { state: 'broken', message: 'no answer' };
const passed: Outcome = { state: 'passed' };

describe('the report', () => {
  const results = [
    result('required', passed),
    result('security', passed),
    result('required', different),
    result('required', different, 'runner.cache-policy'),
    result('security', different),
    result('inferred', different),
    result('security', broken),
    result('required', { state: 'not-run', why: 'no Redis' }),
  ];

  test('counts differences only where they are failures', () => {
    expect(lastLine(sortResults(results, { helpful: false }))).toBe('2 passed, 3 failed');
    expect(lastLine(sortResults(results, { helpful: true }))).toBe('2 passed, 2 failed');
  });

  test('lists everything else above the last line', () => {
    const lines = reportLines(sortResults(results, { helpful: true }));
    expect(lines.at(-1)).toBe('2 passed, 2 failed');
    expect(lines.filter((line) => /^\S.*:$/.test(line))).toEqual([
      'Failed:',
      'Deliberately different, because the platform has a security defect there:',
      'Different from what the contract infers:',
      'Different by a switch of the helpful mode:',
      'Not run:',
    ]);
    expect(lines).toContain('    by runner.cache-policy');
  });

  test('is one JSON value as well', () => {
    expect(reportJson(sortResults(results, { helpful: false }))).toMatchObject({
      passed: ['required/x', 'security/x'],
      failed: [{ expected: 200, got: 404 }, { switch: 'runner.cache-policy' }, { message: 'no answer' }],
      notRun: [{ why: 'no Redis' }],
    });
  });
});

test('each case has an id of its own and a title', () => {
  expect(new Set(allCases.map(({ id }) => id)).size).toBe(allCases.length);
  expect(allCases.filter(({ title }) => title === '')).toEqual([]);
});

describe('the command line', () => {
  test('without a URL all environments are tried on free ports', () => {
    expect(readArguments([])).toMatchObject({ url: null, profile: null, ports: null });
  });

  test('with a URL the ports are fixed, and can be chosen', () => {
    expect(readArguments(['--url', 'http://h:1'])).toMatchObject({ profile: 'standard', ports: defaultPorts });
    expect(readArguments(['--env', '--store-port', '1']).ports).toEqual({ ...defaultPorts, store: 1 });
    expect(readArguments(['--env', '--bind', '0.0.0.0', '--peer-host', 'host'])).toMatchObject({
      bind: '0.0.0.0',
      peerHost: 'host',
    });
  });

  test.each([[['--url', 'nonsense']], [['--profile', 'x']], [['--url', 'http://h', '--store-port', '70000']], [['--frob']]])(
    '%j is refused',
    (argv) => expect(() => readArguments(argv)).toThrow(UsageError),
  );
});

test('comparisons tell what was expected and what came', () => {
  expect(() => has('answer', { a: { b: 1 } }, { a: { b: 2 } })).toThrow(new Mismatch('answer: b', 2, 1));
  expect(() => same('list', [1], [1])).not.toThrow();
});

const encode = (words: string[]): string =>
  `*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`;

test('commands are read however the connection cuts them up', () => {
  const word = string({ unit: constantFrom('a', '\r', '\n', 'ü', '$', '*', '1') });
  assert(
    property(array(array(word, { minLength: 1 }), { maxLength: 5 }), integer({ min: 1, max: 7 }), (commands, size) => {
      const bytes = Buffer.from(commands.map(encode).join(''));
      const read = readCommands();
      const seen: string[][] = [];
      for (let at = 0; at < bytes.length; at += size) seen.push(...read(bytes.subarray(at, at + size)));
      expect(seen).toEqual(commands);
    }),
  );
});
