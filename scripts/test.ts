/**
 * `npm test`: every check in order, then what was not run, then the line `N passed, N failed`. Flags: `--only a,b` for
 * some of the steps, `--install-browser` to install Debian's Chromium when none is found.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { createCheckout } from './test/command.ts';
import { type StepResult, summary, total } from './test/result.ts';
import { selectSteps } from './test/steps.ts';

const { values } = parseArgs({ options: { only: { type: 'string' }, 'install-browser': { type: 'boolean', default: false } } });
const reportFolder = mkdtempSync(path.join(tmpdir(), 'alga-test-'));
const checkout = createCheckout(path.resolve(import.meta.dirname, '..'), reportFolder);

const results: StepResult[] = [];
try {
  for (const step of selectSteps(values.only)) {
    console.log(`\n── ${step.name} ──`);
    const start = performance.now();
    const result = await step.run({ checkout, installBrowser: values['install-browser'] });
    results.push(result);
    console.log(`${step.name}: ${summary({ ...result, notRun: [] })} in ${((performance.now() - start) / 1000).toFixed(1)} s`);
  }
} finally {
  rmSync(reportFolder, { recursive: true, force: true });
}

const all = total(results);
console.log(`\n${summary(all)}`);
process.exitCode = all.failed === 0 ? 0 : 1;
