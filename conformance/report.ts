/** What the suite says at its end: failures first, then what is only listed, then the counts as the last line. */
import type { Outcome, Result } from './suite.ts';

export interface Report {
  /** Count in the last line. */
  passed: Result[];
  failed: Result[];
  /** Differences where the platform has a security defect. */
  deliberate: Result[];
  /** Differences from what the contract only inferred. */
  inferred: Result[];
  /** Differences that a switch of the helpful mode names. */
  helpful: Result[];
  notRun: Result[];
}

/** `helpful` says that the runner under test is in its helpful mode. */
export function sortResults(results: readonly Result[], { helpful }: { helpful: boolean }): Report {
  const report: Report = { passed: [], failed: [], deliberate: [], inferred: [], helpful: [], notRun: [] };
  for (const result of results) listOf(report, result, helpful).push(result);
  return report;
}

function listOf(report: Report, { case: given, outcome }: Result, helpful: boolean): Result[] {
  if (outcome.state === 'passed') return report.passed;
  if (outcome.state === 'not-run') return report.notRun;
  // A case that came to no comparison shows nothing about the runner's intentions.
  if (outcome.state === 'broken') return report.failed;
  if (given.kind === 'security') return report.deliberate;
  if (given.kind === 'inferred') return report.inferred;
  return helpful && given.helpful !== null ? report.helpful : report.failed;
}

export function lastLine({ passed, failed }: Pick<Report, 'passed' | 'failed'>): string {
  return `${passed.length} passed, ${failed.length} failed`;
}

/** The whole report as lines. */
export function reportLines(report: Report): string[] {
  return [
    ...block('Failed', report.failed, details),
    ...block('Deliberately different, because the platform has a security defect there', report.deliberate, details),
    ...block('Different from what the contract infers', report.inferred, details),
    ...block('Different by a switch of the helpful mode', report.helpful, (result) => [
      `    by ${result.case.helpful ?? ''}`,
      ...details(result),
    ]),
    ...block('Not run', report.notRun, details),
    lastLine(report),
  ];
}

function block(title: string, results: readonly Result[], below: (result: Result) => string[]): string[] {
  if (results.length === 0) return [];
  return [`${title}:`, ...results.flatMap((result) => [`  ${result.case.id}  ${result.case.title}`, ...below(result)]), ''];
}

function details({ outcome }: Result): string[] {
  switch (outcome.state) {
    case 'passed':
      return [];
    case 'different':
      return [`    ${outcome.about}`, `      expected ${shown(outcome.expected)}`, `      got      ${shown(outcome.got)}`];
    case 'broken':
      return [`    ${outcome.message}`];
    case 'not-run':
      return [`    ${outcome.why}`];
  }
}

const longest = 400;

function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
  return text.length > longest ? `${text.slice(0, longest)}… (${text.length} characters)` : text;
}

const list = (results: readonly Result[]): object[] => results.map(({ case: given, outcome }) => entry(given, outcome));

/** The same as one JSON value. */
export function reportJson(report: Report): object {
  return {
    passed: report.passed.map(({ case: given }) => given.id),
    failed: list(report.failed),
    deliberatelyDifferent: list(report.deliberate),
    inferred: list(report.inferred),
    helpful: list(report.helpful),
    notRun: list(report.notRun),
  };
}

function entry({ id, title, kind, helpful }: Result['case'], outcome: Outcome): object {
  return { id, title, kind, ...(helpful === null ? {} : { switch: helpful }), ...outcome };
}
