/** The terminal's colours, from the app's own tokens. */
import type { ITheme } from '@xterm/xterm';
import { readToken } from '../../ui/read-token.ts';

/** Reads the tokens in force. */
export function terminalTheme(): ITheme {
  const text = readToken('--text');
  const muted = readToken('--text-muted');
  const [red, green, yellow, blue] = [readToken('--error'), readToken('--ok'), readToken('--warn'), readToken('--info')];
  const violet = readToken('--accent-text');
  return {
    background: readToken('--surface-1'),
    foreground: text,
    cursor: readToken('--surface-1'),
    selectionBackground: readToken('--selection'),
    selectionForeground: text,
    black: text,
    red,
    green,
    yellow,
    blue,
    magenta: violet,
    cyan: blue,
    white: muted,
    brightBlack: muted,
    brightRed: red,
    brightGreen: green,
    brightYellow: yellow,
    brightBlue: blue,
    brightMagenta: violet,
    brightCyan: blue,
    brightWhite: text,
  };
}

/** Marks of what the search found. */
export function searchMarks() {
  return {
    matchBackground: readToken('--warn-soft'),
    matchOverviewRuler: readToken('--warn'),
    activeMatchBackground: readToken('--selection'),
    activeMatchColorOverviewRuler: readToken('--accent-text'),
  };
}
