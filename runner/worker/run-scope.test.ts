import { describe, expect, test } from 'vitest';
import type { GuestFrame } from '../host/interface.ts';
import { createRunScope, LimitPassed } from './run-scope.ts';
import { describeThrown } from './thrown.ts';
import { SandboxRefusal } from './wasi/refusal.ts';

const scope = { tenantId: 't1', extensionId: 'e1', installId: 'i1', versionId: null, requestId: null };
const frame: GuestFrame = { scope, user: null, granted: [], secrets: null, secretsExpired: false };
const limits = { hostCalls: 2, outputBytes: 10, logCharacters: 8 };

describe('a run', () => {
  test('has so many host calls, and none outside of it', () => {
    const run = createRunScope(() => undefined);
    expect(() => run.enterCall()).toThrow('outside a request');
    run.begin(frame, limits);
    expect([run.enterCall(), run.enterCall()]).toEqual([frame, frame]);
    expect(() => run.enterCall()).toThrow(new LimitPassed('host-calls', 'more than 2 host calls'));
    run.begin(frame, limits);
    expect(run.enterCall()).toBe(frame);
    run.end();
    expect(() => run.enterCall()).toThrow('outside a request');
  });

  test('may answer so many bytes, headers included', () => {
    const run = createRunScope(() => undefined);
    run.begin(frame, limits);
    run.checkOutput({ status: 200, headers: [{ name: 'ab', value: 'cd' }], body: new Uint8Array(6) });
    run.checkOutput({ status: 200, headers: [], body: undefined });
    expect(() => run.checkOutput({ status: 200, headers: [{ name: 'ab', value: 'cd' }], body: new Uint8Array(7) })).toThrow(
      new LimitPassed('output', 'a response of 11 bytes, over the limit of 10'),
    );
  });

  test('may write so much, and the rest is left out with a word about it', () => {
    const lines: string[] = [];
    const run = createRunScope((stream, line) => lines.push(`${stream} ${line}`));
    run.write('stdout', Buffer.from('before\n'));
    run.begin(frame, limits);
    run.write('stdout', Buffer.from('12345\n678\n9\n'));
    run.write('stderr', Buffer.from('tail'));
    run.endOutput();
    expect(lines).toEqual(['stdout 12345', 'stdout 678', 'stderr Output over 8 characters is left out.']);
  });
});

test('what is thrown through a guest is told with the facility that threw it', () => {
  expect(describeThrown(new LimitPassed('output', 'x'))).toMatchObject({ facility: 'output', message: 'x' });
  expect(describeThrown(new SandboxRefusal('exit', 'x'))).toMatchObject({ facility: 'exit' });
  expect(describeThrown('text')).toEqual({ name: 'Error', message: 'text', frames: [], facility: null });
});
