/** One list of findings from several sources. */
import type { Problem } from '../../contract/manifest.ts';

const rank = { error: 0, warning: 1, info: 2 } as const;

/** The manifest is judged continually, so a build's older word on it is dropped. Errors come first, then by place. */
export function mergeProblems(manifest: readonly Problem[], build: readonly Problem[]): readonly Problem[] {
  const all = [...manifest, ...build.filter((problem) => problem.source !== 'manifest')];
  return all.toSorted(
    (a, b) =>
      rank[a.severity] - rank[b.severity] ||
      (a.position?.file ?? '').localeCompare(b.position?.file ?? '') ||
      (a.position?.line ?? 0) - (b.position?.line ?? 0),
  );
}

export interface ProblemCounts {
  errors: number;
  warnings: number;
  infos: number;
}

export function countProblems(problems: readonly Problem[]): ProblemCounts {
  const count = (severity: Problem['severity']) => problems.filter((problem) => problem.severity === severity).length;
  return { errors: count('error'), warnings: count('warning'), infos: count('info') };
}

/** Tells problems apart across reports, for keys and selection. */
export function problemKey(problem: Problem): string {
  const place = problem.position ? `${problem.position.file}:${problem.position.line}:${problem.position.column}` : '';
  return [problem.source, problem.rule, place, problem.manifestPath ?? '', problem.message].join('|');
}
