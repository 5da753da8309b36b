/** The editor's look, made from the app's own tokens. */
import { readToken } from '../../../ui/read-token.ts';
import { monaco } from './monaco.ts';

type ThemeName = 'light' | 'dark';

/**
 * Words of code: name of the editor's token, colour for light, for dark. All reach 4.5:1 on their ground. Words of the
 * same colour in one theme must be of the same in the other: text that is coloured already keeps the colour's number.
 */
const words: readonly [token: string, light: string, dark: string][] = [
  ['comment', '6a6375', '948c9f'],
  ['string', '1c6b45', '8fd6ae'],
  ['string.key.json', '7a3bdb', 'c4a6f8'],
  ['string.value.json', '1c6b45', '8fd6ae'],
  ['number', '96500b', 'e9b567'],
  ['regexp', '9c3d7a', 'ef9fd0'],
  ['keyword', '7a3bdb', 'c4a6f8'],
  ['keyword.json', '96500b', 'e9b567'],
  ['type', '1d5cab', '8fc2f9'],
  ['type.identifier', '1d5cab', '8fc2f9'],
  ['tag', '7a3bdb', 'c4a6f8'],
  ['attribute.name', '1d5cab', '8fc2f9'],
  ['attribute.value', '1c6b45', '8fd6ae'],
  ['delimiter', '5a5463', 'aba4b6'],
  ['metatag.html', '5a5463', 'aba4b6'],
  ['metatag.content.html', '1d5cab', '8fc2f9'],
];

/** Defines the theme from the tokens in force and applies it to all editors. */
export function applyTheme(name: ThemeName): void {
  const at = name === 'light' ? 1 : 2;
  monaco.editor.defineTheme(`alga-${name}`, {
    base: name === 'light' ? 'vs' : 'vs-dark',
    inherit: true,
    rules: words.map((word) => ({ token: word[0], foreground: word[at] })),
    colors: colors(),
  });
  monaco.editor.setTheme(`alga-${name}`);
}

function colors(): Record<string, string> {
  const ground = readToken('--surface-code');
  const text = readToken('--text');
  const muted = readToken('--text-muted');
  const border = readToken('--border');
  const borderStrong = readToken('--border-strong');
  const float = readToken('--surface-float');
  const selection = readToken('--selection');
  const hover = readToken('--surface-2');
  const accent = readToken('--accent-text');
  return {
    'editor.background': ground,
    'editor.foreground': text,
    'editorGutter.background': ground,
    'editorLineNumber.foreground': muted,
    'editorLineNumber.activeForeground': text,
    'editorCursor.foreground': accent,
    'editor.selectionBackground': selection,
    'editor.inactiveSelectionBackground': `${selection}99`,
    'editor.lineHighlightBackground': hover,
    'editor.lineHighlightBorder': '#00000000',
    'scrollbarSlider.background': `${borderStrong}55`,
    'scrollbarSlider.hoverBackground': `${borderStrong}88`,
    'scrollbarSlider.activeBackground': `${borderStrong}aa`,
    'editorIndentGuide.background1': border,
    'editorIndentGuide.activeBackground1': muted,
    'editorWhitespace.foreground': border,
    'editorWidget.background': float,
    'editorWidget.foreground': text,
    'editorWidget.border': border,
    'editorHoverWidget.background': float,
    'editorHoverWidget.border': border,
    'editorSuggestWidget.background': float,
    'editorSuggestWidget.border': border,
    'editorSuggestWidget.foreground': text,
    'editorSuggestWidget.selectedBackground': selection,
    'editorSuggestWidget.selectedForeground': text,
    'editorSuggestWidget.highlightForeground': accent,
    'editorSuggestWidget.focusHighlightForeground': accent,
    'editorStickyScroll.background': ground,
    'editorStickyScrollHover.background': hover,
    'editorError.foreground': readToken('--error'),
    'editorWarning.foreground': readToken('--warn'),
    'editorInfo.foreground': readToken('--info'),
    'editorOverviewRuler.border': '#00000000',
    'menu.background': float,
    'menu.foreground': text,
    'menu.border': border,
    'menu.selectionBackground': selection,
    'menu.selectionForeground': text,
    'input.background': readToken('--surface-1'),
    'input.foreground': text,
    'input.border': readToken('--border-strong'),
    'inputOption.activeBackground': selection,
    'inputOption.activeForeground': text,
    'list.hoverBackground': hover,
    'list.focusBackground': selection,
    'list.activeSelectionBackground': selection,
    'list.activeSelectionForeground': text,
    'textLink.foreground': accent,
    'textLink.activeForeground': accent,
    'diffEditor.insertedTextBackground': `${readToken('--ok-soft')}cc`,
    'diffEditor.removedTextBackground': `${readToken('--error-soft')}cc`,
    'diffEditor.insertedLineBackground': `${readToken('--ok-soft')}99`,
    'diffEditor.removedLineBackground': `${readToken('--error-soft')}99`,
    'diffEditor.border': border,
    // Brackets look like the other marks; which one closes which is shown at the cursor.
    ...Object.fromEntries([1, 2, 3, 4, 5, 6].map((level) => [`editorBracketHighlight.foreground${level}`, muted])),
    'editorBracketHighlight.unexpectedBracket.foreground': readToken('--error'),
    focusBorder: readToken('--focus'),
    'widget.shadow': '#00000033',
  };
}
