/** Marks findings in all loaded files: those of the last build, and those about the manifest as it is being typed. */
import { useEffect, useMemo } from 'react';
import { useProblems, useProjectPart } from '../../app/project.tsx';
import { useStore } from '../../ui/store.ts';
import type { ManifestCheck } from '../manifest/manifest-check.ts';
import { createProblemMarks } from './monaco/problem-marks.ts';

export function useProblemMarks(check: ManifestCheck): void {
  const marks = useProjectPart(createProblemMarks);
  const { report } = useStore(check.state);
  const known = useProblems();
  const problems = useMemo(
    () => (report ? [...known.filter(({ source }) => source !== 'manifest'), ...report.problems] : known),
    [known, report],
  );

  useEffect(() => marks.show(problems), [marks, problems]);
}
