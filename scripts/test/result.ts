/** What a test step tells, and how the steps' results become the last line. */

export interface StepResult {
  passed: number;
  failed: number;
  /** What was skipped or could not run, each with its reason; never counted. */
  notRun: readonly string[];
}

/** One check that either holds or does not. */
export function single(ok: boolean): StepResult {
  return { passed: ok ? 1 : 0, failed: ok ? 0 : 1, notRun: [] };
}

/** A step that did not take place. */
export function skipped(reason: string): StepResult {
  return { passed: 0, failed: 0, notRun: [reason] };
}

export function total(results: readonly StepResult[]): StepResult {
  return {
    passed: results.reduce((sum, { passed }) => sum + passed, 0),
    failed: results.reduce((sum, { failed }) => sum + failed, 0),
    notRun: results.flatMap(({ notRun }) => notRun),
  };
}

/** The end of the output: what was not run, then the one line that scripts read. */
export function summary({ passed, failed, notRun }: StepResult): string {
  const list = notRun.length === 0 ? [] : ['Not run:', ...notRun.map((item) => `  ${item}`), ''];
  return [...list, `${passed} passed, ${failed} failed`].join('\n');
}
