import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

it('the runner in an image runs a handler', async ({ skip }) => {
  const script = path.join(import.meta.dirname, 'smoke-test.ts');
  const { stdout } = await promisify(execFile)(process.execPath, [script]);
  const report = JSON.parse(stdout) as { result: string; why?: string };
  if (report.result === 'not run') skip(report.why);
  expect(report).toEqual({ result: 'passed' });
});
