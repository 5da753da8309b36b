/**
 * Key combinations as text: `Mod+Shift+P`, `F6`, `Mod+Enter`. `Mod` is ⌘ on a Mac and Ctrl elsewhere.
 * The last part is a `KeyboardEvent.key`, case-insensitive for letters.
 */
export interface KeyCombination {
  mod: boolean;
  ctrl: boolean;
  alt: boolean;
  shift: boolean;
  key: string;
}

/** The parts of a KeyboardEvent that decide a match. */
export type KeyPress = Pick<KeyboardEvent, 'key' | 'metaKey' | 'ctrlKey' | 'altKey' | 'shiftKey'>;

const names: Record<string, string> = { space: ' ', esc: 'Escape', plus: '+' };

/** Parses a combination; throws a TypeError on an unknown modifier or a missing key. */
export function parseKeys(text: string): KeyCombination {
  const parts = text.split('+');
  const key = parts.pop() ?? '';
  if (key === '') throw new TypeError(`No key in "${text}"; write the plus key as "Plus".`);
  const combination: KeyCombination = {
    mod: false,
    ctrl: false,
    alt: false,
    shift: false,
    key: names[key.toLowerCase()] ?? key,
  };
  for (const part of parts) {
    const modifier = part.toLowerCase();
    if (modifier !== 'mod' && modifier !== 'ctrl' && modifier !== 'alt' && modifier !== 'shift') {
      throw new TypeError(`"${part}" in "${text}" is no modifier.`);
    }
    combination[modifier] = true;
  }
  return combination;
}

/** True when the press is exactly this combination, with no further modifier. */
export function matchesKeys(combination: KeyCombination, press: KeyPress, mac: boolean): boolean {
  const wantsMeta = combination.mod && mac;
  const wantsCtrl = combination.ctrl || (combination.mod && !mac);
  return (
    press.key.toLowerCase() === combination.key.toLowerCase() &&
    press.metaKey === wantsMeta &&
    press.ctrlKey === wantsCtrl &&
    press.altKey === combination.alt &&
    press.shiftKey === combination.shift
  );
}

const symbols: Record<string, string> = {
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  Escape: 'Esc',
  ' ': 'Space',
};

/** The parts as printed on this system's keys: `['⌘', 'K']` or `['Ctrl', 'K']`. */
export function formatKeys(text: string, mac: boolean): string[] {
  const { mod, ctrl, alt, shift, key } = parseKeys(text);
  const parts: string[] = [];
  if (ctrl || (mod && !mac)) parts.push(mac ? '⌃' : 'Ctrl');
  if (alt) parts.push(mac ? '⌥' : 'Alt');
  if (shift) parts.push(mac ? '⇧' : 'Shift');
  if (mod && mac) parts.push('⌘');
  parts.push(symbols[key] ?? (key.length === 1 ? key.toUpperCase() : key));
  return parts;
}

/** The same keys in the syntax of `aria-keyshortcuts`. */
export function ariaKeys(text: string, mac: boolean): string {
  const { mod, ctrl, alt, shift, key } = parseKeys(text);
  const parts: string[] = [];
  if (ctrl || (mod && !mac)) parts.push('Control');
  if (mod && mac) parts.push('Meta');
  if (alt) parts.push('Alt');
  if (shift) parts.push('Shift');
  return [...parts, key === ' ' ? 'Space' : key].join('+');
}
