/** The editor's text models as buffers of documents. */
import type { TextBuffer } from '../documents/buffer.ts';
import { minimalEdit } from '../documents/minimal-edit.ts';
import { languageOf } from '../language.ts';
import { monaco } from './monaco.ts';

type Model = ReturnType<typeof monaco.editor.createModel>;

export interface ModelBuffer extends TextBuffer {
  model: Model;
}

/** Projects have a root of their own, so that files of the same name do not meet. */
export function uriOf(projectId: string, path: string): monaco.Uri {
  return monaco.Uri.from({ scheme: 'file', path: `/${projectId}/${path}` });
}

/** The path within the project; null for a file of another one or of a library. */
export function pathOf(projectId: string, uri: monaco.Uri): string | null {
  const root = `/${projectId}/`;
  return uri.scheme === 'file' && uri.path.startsWith(root) ? uri.path.slice(root.length) : null;
}

export function createModelBuffer(projectId: string, path: string, text: string): ModelBuffer {
  const model = monaco.editor.createModel(text, languageOf(path), uriOf(projectId, path));
  const listeners = new Set<() => void>();
  const listening = model.onDidChangeContent(() => {
    for (const listener of listeners) listener();
  });
  // With its byte order mark, if it has one.
  const getText = () => model.getValue(monaco.editor.EndOfLinePreference.TextDefined, true);
  return {
    model,
    getText,
    replace: (next) => {
      matchLineEnds(model, next);
      const edit = minimalEdit(model.getValue(), withoutByteOrderMark(next));
      if (!edit) return;
      const range = monaco.Range.fromPositions(
        model.getPositionAt(edit.offset),
        model.getPositionAt(edit.offset + edit.length),
      );
      model.pushStackElement();
      model.pushEditOperations([], [{ range, text: edit.text }], () => null);
      model.pushStackElement();
    },
    revision: () => model.getAlternativeVersionId(),
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    dispose: () => {
      listening.dispose();
      listeners.clear();
      model.dispose();
    },
  };
}

function matchLineEnds(model: Model, text: string): void {
  const { CRLF, LF } = monaco.editor.EndOfLineSequence;
  const wanted = /\r\n/.test(text) ? CRLF : LF;
  if (model.getEndOfLineSequence() !== wanted) model.pushEOL(wanted);
}

function withoutByteOrderMark(text: string): string {
  return text.startsWith('\u{feff}') ? text.slice(1) : text;
}
