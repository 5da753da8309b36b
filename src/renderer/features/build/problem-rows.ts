/** Findings as rows of a tree: one level for files, one for the findings in each. */
import type { Problem } from '../../../contract/manifest.ts';
import { problemKey } from '../../app/problems.ts';

export type ProblemRow =
  | { kind: 'file'; key: string; file: string; count: number; expanded: boolean }
  | { kind: 'problem'; key: string; problem: Problem };

/** Findings without a place stand under this heading. */
export const noFile = 'The project';

/** Files come in the order of their first finding, so the worst is on top. */
export function problemRows(problems: readonly Problem[], closed: ReadonlySet<string>): ProblemRow[] {
  const groups = Map.groupBy(problems, ({ position }) => position?.file ?? noFile);
  return [...groups].flatMap(([file, found]) => {
    const expanded = !closed.has(file);
    const head: ProblemRow = { kind: 'file', key: `file ${file}`, file, count: found.length, expanded };
    if (!expanded) return [head];
    return [head, ...found.map((problem): ProblemRow => ({ kind: 'problem', key: problemKey(problem), problem }))];
  });
}
