/** A read-only terminal for a build's log: places open in the editor, addresses in the browser, Tab passes through. */
import '@xterm/xterm/css/xterm.css';
import { FitAddon } from '@xterm/addon-fit';
import { SearchAddon } from '@xterm/addon-search';
import { WebLinksAddon } from '@xterm/addon-web-links';
import { Terminal, type ILink } from '@xterm/xterm';
import { findPlaces, type LogPlace } from './log-places.ts';
import { searchMarks, terminalTheme } from './terminal-theme.ts';

export interface SearchResult {
  /** Index of the current match from 0; -1 for none. */
  index: number;
  count: number;
}

export interface LogTerminal {
  write: (chunk: string) => void;
  clear: () => void;
  /** Reads the colours of the theme in force. */
  updateTheme: () => void;
  setScreenReader: (on: boolean) => void;
  search: (text: string, direction: 'next' | 'previous') => void;
  endSearch: () => void;
  /** The selected text, else the whole log. */
  text: () => string;
  focus: () => void;
  dispose: () => void;
}

export interface LogTerminalOptions {
  element: HTMLElement;
  onPlace: (place: LogPlace) => void;
  onSearch: (result: SearchResult) => void;
  /** Mod+F inside the terminal. */
  onFind: () => void;
}

const scrollback = 20_000;

export function createLogTerminal({ element, onPlace, onSearch, onFind }: LogTerminalOptions): LogTerminal {
  const terminal = new Terminal({
    allowProposedApi: true,
    disableStdin: true,
    cursorBlink: false,
    cursorInactiveStyle: 'none',
    fontFamily: "'JetBrains Mono Variable', ui-monospace, monospace",
    fontSize: 12,
    lineHeight: 1.4,
    scrollback,
    theme: terminalTheme(),
    minimumContrastRatio: 4.5,
  });
  const fit = new FitAddon();
  const search = new SearchAddon();
  terminal.loadAddon(fit);
  terminal.loadAddon(search);
  terminal.loadAddon(new WebLinksAddon());
  terminal.registerLinkProvider({
    provideLinks: (row, done) => done(linksOf(terminal, row, onPlace)),
  });
  search.onDidChangeResults(({ resultIndex, resultCount }) => onSearch({ index: resultIndex, count: resultCount }));
  terminal.attachCustomKeyEventHandler((event) => {
    const mod = event.ctrlKey || event.metaKey;
    if (event.type === 'keydown' && mod && event.key.toLowerCase() === 'f') {
      event.preventDefault();
      onFind();
      return false;
    }
    // Nothing is typed here: Tab moves the focus on, and copying is the browser's.
    return event.key !== 'Tab' && !(mod && event.key.toLowerCase() === 'c');
  });
  terminal.open(element);

  const resize = new ResizeObserver(() => element.clientWidth > 0 && element.clientHeight > 0 && fit.fit());
  resize.observe(element);

  return {
    write: (chunk) => terminal.write(chunk),
    clear: () => terminal.reset(),
    updateTheme: () => {
      terminal.options.theme = terminalTheme();
    },
    setScreenReader: (on) => {
      terminal.options.screenReaderMode = on;
    },
    search: (text, direction) => {
      const options = { decorations: searchMarks(), incremental: direction === 'next' };
      if (direction === 'next') search.findNext(text, options);
      else search.findPrevious(text, options);
    },
    endSearch: () => {
      search.clearDecorations();
      terminal.clearSelection();
      terminal.focus();
    },
    text: () => (terminal.hasSelection() ? terminal.getSelection() : wholeText(terminal)),
    focus: () => terminal.focus(),
    dispose: () => {
      resize.disconnect();
      terminal.dispose();
    },
  };
}

function linksOf(terminal: Terminal, row: number, onPlace: (place: LogPlace) => void): ILink[] | undefined {
  const text = terminal.buffer.active.getLine(row - 1)?.translateToString(true) ?? '';
  const links = findPlaces(text).map((place) => ({
    text: text.slice(place.start, place.start + place.length),
    range: { start: { x: place.start + 1, y: row }, end: { x: place.start + place.length, y: row } },
    activate: () => onPlace(place),
  }));
  return links.length > 0 ? links : undefined;
}

/** Lines that were wrapped to the width are joined again. */
function wholeText(terminal: Terminal): string {
  const { active } = terminal.buffer;
  let text = '';
  for (let row = 0; row < active.length; row += 1) {
    const line = active.getLine(row);
    if (!line) continue;
    text += `${row > 0 && !line.isWrapped ? '\n' : ''}${line.translateToString(true)}`;
  }
  return `${text.trimEnd()}\n`;
}
