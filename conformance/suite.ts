/** Runs cases one after the other and says how each went. */
import { createBench } from './bench.ts';
import type { BenchParts } from './bench.ts';
import type { Case } from './case.ts';
import { Mismatch, NotRun } from './expect.ts';

export type Outcome =
  | { state: 'passed' }
  | { state: 'different'; about: string; expected: unknown; got: unknown }
  | { state: 'broken'; message: string }
  | { state: 'not-run'; why: string };

export interface Result {
  case: Case;
  outcome: Outcome;
}

export interface SuiteOptions extends BenchParts {
  cases: readonly Case[];
  /** Told of each result as it comes. */
  onResult?: (result: Result) => void;
}

export async function runCases({ cases, onResult, ...parts }: SuiteOptions): Promise<Result[]> {
  const results: Result[] = [];
  for (const given of cases) {
    const result = { case: given, outcome: await outcomeOf(given, parts) };
    results.push(result);
    onResult?.(result);
  }
  return results;
}

async function outcomeOf(given: Case, parts: BenchParts): Promise<Outcome> {
  try {
    await given.run(createBench(parts));
    return { state: 'passed' };
  } catch (error) {
    if (error instanceof Mismatch) {
      return { state: 'different', about: error.message, expected: error.expected, got: error.got };
    }
    if (error instanceof NotRun) return { state: 'not-run', why: error.message };
    return { state: 'broken', message: error instanceof Error ? error.message : String(error) };
  }
}
