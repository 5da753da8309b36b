/** Reads the JSON reports of the test runners into counts. */
import { z } from 'zod';
import type { StepResult } from './result.ts';

const vitestSchema = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      assertionResults: z.array(z.object({ fullName: z.string(), status: z.string() })),
    }),
  ),
});

/** Counts a vitest report. A file that could not be loaded counts as one failure; skipped tests are listed. */
export function readVitestReport(report: unknown): StepResult {
  const { testResults } = vitestSchema.parse(report);
  const tests = testResults.flatMap(({ assertionResults }) => assertionResults);
  const count = (status: string): number => tests.filter((test) => test.status === status).length;
  const brokenFiles = testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.every((test) => test.status !== 'failed'),
  );
  return {
    passed: count('passed'),
    failed: count('failed') + brokenFiles.length,
    notRun: tests.filter(({ status }) => status !== 'passed' && status !== 'failed').map(({ fullName }) => fullName),
  };
}

interface PlaywrightSuite {
  specs?:
    | { title: string; tests: { status: string; annotations: { type: string; description?: string | undefined }[] }[] }[]
    | undefined;
  suites?: PlaywrightSuite[] | undefined;
}

const annotationSchema = z.object({ type: z.string(), description: z.string().optional() });
const specSchema = z.object({
  title: z.string(),
  tests: z.array(z.object({ status: z.string(), annotations: z.array(annotationSchema) })),
});
const suiteSchema: z.ZodType<PlaywrightSuite> = z.lazy(() =>
  z.object({ specs: z.array(specSchema).optional(), suites: z.array(suiteSchema).optional() }),
);
const playwrightSchema = z.object({ suites: z.array(suiteSchema), errors: z.array(z.unknown()) });

/** Counts a Playwright report. A test that passed only when repeated counts as failed; errors outside tests do too. */
export function readPlaywrightReport(report: unknown): StepResult {
  const { suites, errors } = playwrightSchema.parse(report);
  const specs = suites.flatMap(specsOf);
  const tests = specs.flatMap(({ title, tests }) => tests.map((test) => ({ title, ...test })));
  const skipped = tests.filter(({ status }) => status === 'skipped');
  const passed = tests.filter(({ status }) => status === 'expected').length;
  return {
    passed,
    failed: tests.length - passed - skipped.length + errors.length,
    notRun: skipped.map(({ title, annotations }) => {
      const reason = annotations.find(({ type }) => type === 'skip' || type === 'fixme')?.description;
      return reason === undefined ? title : `${title}: ${reason}`;
    }),
  };
}

function specsOf(suite: PlaywrightSuite): NonNullable<PlaywrightSuite['specs']> {
  return [...(suite.specs ?? []), ...(suite.suites ?? []).flatMap(specsOf)];
}
