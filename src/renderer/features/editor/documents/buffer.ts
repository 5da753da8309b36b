/** The text of an open document, as the state machine of a document sees it. The editor's models are the real ones. */
export interface TextBuffer {
  getText: () => string;
  /** Replaces the text by one edit that can be undone and leaves cursors where they are as far as possible. */
  replace: (text: string) => void;
  /** Names the state of the text: undoing an edit brings the earlier number back. */
  revision: () => number;
  /** Calls `listener` after every change; returns the function that stops it. */
  onChange: (listener: () => void) => () => void;
  dispose: () => void;
}

export type CreateBuffer = (path: string, text: string) => TextBuffer;
