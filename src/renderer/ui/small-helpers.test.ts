import * as fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { cx } from './cx.ts';
import { nextIndex } from './list-keys.ts';
import { toHex } from './read-token.ts';
import { splitForMiddle } from './split-for-middle.ts';
import { createStore } from './store.ts';
import { createTypeAhead } from './typeahead.ts';

describe('cx', () => {
  it('leaves out what does not apply', () => {
    expect(cx('a', false, undefined, null, 'b')).toBe('a b');
  });
});

describe('splitForMiddle', () => {
  it('keeps a short last segment whole', () => {
    expect(splitForMiddle('/home/ada/work/com.acme.reports').tail).toBe('/com.acme.reports');
  });

  it('keeps the end of a hash', () => {
    expect(splitForMiddle('a'.repeat(64)).tail).toHaveLength(10);
  });

  it('never loses a character', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const { head, tail } = splitForMiddle(text);
        expect(head + tail).toBe(text);
      }),
    );
  });
});

describe('nextIndex', () => {
  it('stays inside the list', () => {
    const keys = ['ArrowDown', 'ArrowUp', 'PageDown', 'PageUp', 'Home', 'End'];
    fc.assert(
      fc.property(fc.constantFrom(...keys), fc.integer({ min: 1, max: 50 }), fc.nat(), (key, count, seed) => {
        const index = nextIndex(key, (seed % (count + 1)) - 1, count, 5);
        expect(index).toBeGreaterThanOrEqual(0);
        expect(index).toBeLessThan(count);
      }),
    );
  });

  it('begins at the near end when nothing is selected', () => {
    expect(nextIndex('ArrowDown', -1, 3, 2)).toBe(0);
    expect(nextIndex('ArrowUp', -1, 3, 2)).toBe(2);
  });

  it('knows which keys do not navigate', () => {
    expect(nextIndex('a', 0, 3, 2)).toBeNull();
    expect(nextIndex('End', -1, 0, 2)).toBeNull();
  });
});

describe('type-ahead', () => {
  const labels = ['build', 'bridge', 'data', 'doctor'];

  it('joins quick letters to a prefix', () => {
    let now = 0;
    const ahead = createTypeAhead(() => (now += 10));
    expect(ahead.type('d', labels, 0)).toBe(2);
    expect(ahead.type('o', labels, 2)).toBe(3);
  });

  it('walks through equal letters and starts anew after a pause', () => {
    let now = 0;
    const ahead = createTypeAhead(() => now);
    expect(ahead.type('b', labels, 3)).toBe(0);
    expect(ahead.type('b', labels, 0)).toBe(1);
    now = 5_000;
    expect(ahead.type('d', labels, 1)).toBe(2);
    expect(ahead.type('x', labels, 2)).toBe(-1);
  });
});

describe('toHex', () => {
  it('reads both notations of computed colours', () => {
    expect(toHex('rgb(138, 77, 234)')).toBe('#8a4dea');
    expect(toHex('rgba(138, 77, 234, 1)')).toBe('#8a4dea');
    expect(toHex('rgb(0 0 0 / 50%)')).toBe('#00000080');
  });
});

describe('createStore', () => {
  it('tells listeners of changes only', () => {
    const store = createStore(1);
    const listener = vi.fn();
    const stop = store.subscribe(listener);
    store.set(1);
    store.set((value) => value + 1);
    stop();
    store.set(5);
    expect(listener).toHaveBeenCalledTimes(1);
    expect(store.get()).toBe(5);
  });
});
