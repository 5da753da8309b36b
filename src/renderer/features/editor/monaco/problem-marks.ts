/** Keeps the marks of all loaded files in step with the findings and with what the editor finds by itself. */
import type { Problem } from '../../../../contract/manifest.ts';
import type { PartContext, ProjectPart } from '../../../app/project-parts.ts';
import { createWorkspace } from '../workspace.ts';
import { markProblems } from './markers.ts';
import { pathOf } from './model-buffer.ts';
import { monaco } from './monaco.ts';

export interface ProblemMarks extends ProjectPart {
  show: (problems: readonly Problem[]) => void;
}

export function createProblemMarks({ part }: PartContext): ProblemMarks {
  const workspace = part(createWorkspace);
  let byFile: Partial<Record<string, Problem[]>> = {};

  const mark = (path: string) => {
    const model = workspace.modelOf(path);
    if (model) markProblems(model, byFile[path] ?? []);
  };
  const markAll = () => {
    for (const path of workspace.documents.loaded.get()) mark(path);
  };

  const stopLoaded = workspace.documents.loaded.subscribe(markAll);
  const listening = monaco.editor.onDidChangeMarkers((resources) => {
    for (const uri of resources) {
      const path = pathOf(workspace.projectId, uri);
      if (path !== null) mark(path);
    }
  });
  return {
    show: (problems) => {
      byFile = Object.groupBy(problems, ({ position }) => position?.file ?? '');
      markAll();
    },
    dispose: () => {
      stopLoaded();
      listening.dispose();
    },
  };
}
