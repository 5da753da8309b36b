import { expect, it } from 'vitest';
import { RunnerError } from '../../../../runner/errors.ts';
import { RunnerFailure } from '../gateway/runner-failure.ts';
import type { Execute } from '../gateway/dispatch.ts';
import { guardExecute } from './guard.ts';

const asked: unknown[] = [];
const answer = { response: { status: 200, headers: {}, body_b64: null, error: null }, explanation: null };
const execute: Execute = async () => answer;
const noted: unknown[] = [];
const call = (demand: () => Promise<string | null>) =>
  guardExecute(execute, async (bundle) => {
    asked.push(bundle);
    return demand();
  })(
    {} as Parameters<Execute>[0],
    { context: { content_hash: 'sha256:a' } } as Parameters<Execute>[1],
    { transport: { registryId: 'r' }, span: { set: (said: unknown) => noted.push(said) } } as unknown as Parameters<Execute>[2],
  );

it('asks before each call, and hands on what is let through', async () => {
  expect(await call(async () => null)).toBe(answer);
  expect(noted).toEqual([]);
  expect(await call(async () => 'Nobody signed it.')).toBe(answer);
  expect(noted).toEqual([{ signature: 'Nobody signed it.' }]);
  expect(asked.slice(1)).toEqual([{ registryId: 'r', contentHash: 'sha256:a' }]);
});

it('sends nothing of what is refused, and says why', async () => {
  const words = { what: 'It may not run.', why: 'Nobody signed it.', fix: 'Sign it.' };
  const refused = call(async () => {
    throw new RunnerError('BUNDLE_REFUSED', 'refused', words);
  });
  await expect(refused).rejects.toBeInstanceOf(RunnerFailure);
  await expect(refused).rejects.toMatchObject({ failure: 'runner_error', explanation: words });
  await expect(call(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
});
