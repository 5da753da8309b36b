/** One editor on the page: shows a file at a time and remembers how each was left. */
import type { Reveal } from '../../../app/views.ts';
import type { Workspace } from '../workspace.ts';
import { monaco } from './monaco.ts';

export interface Place {
  line: number;
  column: number;
}

export interface EditorHost {
  show: (path: string) => void;
  focus: () => void;
  /** Whether Tab leaves the editor or indents. */
  setTabLeaves: (leaves: boolean) => void;
  dispose: () => void;
}

export interface EditorHostOptions {
  element: HTMLElement;
  workspace: Workspace;
  /** Hears where the cursor is. */
  onPlace: (place: Place) => void;
}

const options: monaco.editor.IStandaloneEditorConstructionOptions = {
  automaticLayout: true,
  fontFamily: "'JetBrains Mono Variable', ui-monospace, monospace",
  fontSize: 12.5,
  lineHeight: 20,
  fontLigatures: false,
  minimap: { enabled: false },
  padding: { top: 8, bottom: 8 },
  lineNumbersMinChars: 4,
  lineDecorationsWidth: 8,
  folding: true,
  scrollBeyondLastLine: false,
  scrollbar: { verticalScrollbarSize: 10, horizontalScrollbarSize: 10, useShadows: false },
  overviewRulerLanes: 2,
  renderFinalNewline: 'on',
  renderLineHighlight: 'line',
  renderLineHighlightOnlyWhenFocus: true,
  guides: { indentation: true },
  fixedOverflowWidgets: true,
  quickSuggestions: { other: true, strings: true, comments: false },
  suggest: { showWords: false },
  tabSize: 2,
  unicodeHighlight: { ambiguousCharacters: true },
};

/** What a screen reader says first; it names the way out of the editor. */
const label = (path: string) => `${path}. Press Ctrl M to let Tab move the focus.`;

export function createEditorHost({ element, workspace, onPlace }: EditorHostOptions): EditorHost {
  const editor = monaco.editor.create(element, { ...options, model: null });
  let shown: string | null = null;

  const leave = () => {
    const state = shown === null ? null : editor.saveViewState();
    if (shown !== null && state) workspace.viewStates.set(shown, state);
  };
  const goTo = ({ line, column }: Reveal) => {
    if (line !== null) {
      const position = { lineNumber: line, column: column ?? 1 };
      editor.setPosition(position);
      editor.revealPositionInCenterIfOutsideViewport(position);
    }
    editor.focus();
  };
  const takeReveal = () => {
    const place = shown === null ? null : workspace.takeReveal(shown);
    if (place) goTo(place);
  };

  const listening = [
    editor.onDidChangeCursorPosition(({ position }) => onPlace({ line: position.lineNumber, column: position.column })),
  ];
  const stopRevealing = workspace.revealed.subscribe(takeReveal);

  return {
    show: (path) => {
      const model = workspace.modelOf(path);
      if (model !== editor.getModel()) {
        leave();
        editor.setModel(model);
        editor.updateOptions({ ariaLabel: label(path) });
        const state = workspace.viewStates.get(path);
        if (state) editor.restoreViewState(state);
      }
      shown = path;
      const position = editor.getPosition();
      if (position) onPlace({ line: position.lineNumber, column: position.column });
      takeReveal();
    },
    focus: () => editor.focus(),
    setTabLeaves: (leaves) => editor.updateOptions({ tabFocusMode: leaves }),
    dispose: () => {
      leave();
      stopRevealing();
      for (const each of listening) each.dispose();
      editor.dispose();
    },
  };
}
