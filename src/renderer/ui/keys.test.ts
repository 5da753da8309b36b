import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ariaKeys, formatKeys, matchesKeys, parseKeys, type KeyPress } from './keys.ts';

const press = (key: string, held: Partial<KeyPress> = {}): KeyPress => ({
  key,
  metaKey: false,
  ctrlKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
});

describe('parseKeys', () => {
  it('reads modifiers in any order and case', () => {
    expect(parseKeys('shift+MOD+p')).toEqual({ mod: true, ctrl: false, alt: false, shift: true, key: 'p' });
  });

  it('refuses unknown modifiers and missing keys', () => {
    expect(() => parseKeys('Hyper+K')).toThrow(TypeError);
    expect(() => parseKeys('Mod+')).toThrow(TypeError);
  });

  it('names space and plus', () => {
    expect(parseKeys('Space').key).toBe(' ');
    expect(parseKeys('Mod+Plus').key).toBe('+');
  });
});

describe('matchesKeys', () => {
  it('takes Mod as the command key of the system', () => {
    const keys = parseKeys('Mod+K');
    expect(matchesKeys(keys, press('k', { ctrlKey: true }), false)).toBe(true);
    expect(matchesKeys(keys, press('k', { metaKey: true }), true)).toBe(true);
    expect(matchesKeys(keys, press('k', { ctrlKey: true }), true)).toBe(false);
  });

  it('matches only the exact modifiers', () => {
    fc.assert(
      fc.property(
        fc.record({ mod: fc.boolean(), alt: fc.boolean(), shift: fc.boolean() }),
        fc.record({ ctrlKey: fc.boolean(), altKey: fc.boolean(), shiftKey: fc.boolean() }),
        (wanted, held) => {
          const names = (['mod', 'alt', 'shift'] as const).filter((name) => wanted[name]);
          const same = wanted.mod === held.ctrlKey && wanted.alt === held.altKey && wanted.shift === held.shiftKey;
          expect(matchesKeys(parseKeys([...names, 'F6'].join('+')), press('F6', held), false)).toBe(same);
        },
      ),
    );
  });
});

describe('how keys are written', () => {
  it('differs between systems', () => {
    expect(formatKeys('Mod+Shift+P', true)).toEqual(['⇧', '⌘', 'P']);
    expect(formatKeys('Mod+Shift+P', false)).toEqual(['Ctrl', 'Shift', 'P']);
    expect(formatKeys('ArrowUp', false)).toEqual(['↑']);
  });

  it('has the syntax of aria-keyshortcuts', () => {
    expect(ariaKeys('Mod+Enter', false)).toBe('Control+Enter');
    expect(ariaKeys('Mod+Enter', true)).toBe('Meta+Enter');
  });
});
