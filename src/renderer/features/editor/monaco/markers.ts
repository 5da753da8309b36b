/** Findings about the project as marks in the editor. */
import type { Problem } from '../../../../contract/manifest.ts';
import { monaco } from './monaco.ts';

type Model = ReturnType<typeof monaco.editor.createModel>;

const owner = 'alga-workbench';

/** Shows findings at their places in a model; those without a place are in the list of problems only. */
export function markProblems(model: Model, problems: readonly Problem[]): void {
  const markers = withoutKnown(model, problems).flatMap((problem) => toMarker(model, problem) ?? []);
  // Setting marks tells of a change of marks, which is when this is called again.
  if (isSame(model, markers)) return;
  monaco.editor.setModelMarkers(model, owner, markers);
}

function markKey({ message, severity, startLineNumber, startColumn }: monaco.editor.IMarkerData): string {
  return [severity, startLineNumber, startColumn, message].join(' ');
}

function isSame(model: Model, markers: readonly monaco.editor.IMarkerData[]): boolean {
  const present = monaco.editor.getModelMarkers({ resource: model.uri, owner });
  return present.map(markKey).toSorted().join('\n') === markers.map(markKey).toSorted().join('\n');
}

/** The build's type check finds most of what the editor's own finds; one mark is enough. */
function withoutKnown(model: Model, problems: readonly Problem[]): Problem[] {
  const known = new Set(
    monaco.editor
      .getModelMarkers({ resource: model.uri })
      .filter((marker) => marker.owner !== owner)
      .map((marker) => `${codeOf(marker.code)}:${marker.startLineNumber}`),
  );
  return problems.filter(
    ({ source, rule, position }) => source !== 'types' || !known.has(`${rule.replace(/^TS/, '')}:${position?.line}`),
  );
}

function codeOf(code: monaco.editor.IMarkerData['code']): string {
  return typeof code === 'object' ? code.value : (code ?? '');
}

function toMarker(model: Model, { severity, message, why, fix, position, rule }: Problem): monaco.editor.IMarkerData | null {
  // An edited text may have fewer lines than the one that was judged.
  if (!position || position.line > model.getLineCount()) return null;
  const word = model.getWordAtPosition({ lineNumber: position.line, column: position.column });
  const severities = {
    error: monaco.MarkerSeverity.Error,
    warning: monaco.MarkerSeverity.Warning,
    info: monaco.MarkerSeverity.Info,
  };
  return {
    severity: severities[severity],
    message: [message, why, fix].filter(Boolean).join('\n'),
    code: rule,
    source: 'Alga',
    startLineNumber: position.line,
    startColumn: position.column,
    endLineNumber: position.endLine ?? position.line,
    endColumn: position.endColumn ?? word?.endColumn ?? position.column + 1,
  };
}
