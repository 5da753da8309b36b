import { describe, expect, it } from 'vitest';
import { initialBounds, minimumSize, parseWindowState } from './window-state.ts';

const screen = { x: 0, y: 24, width: 1920, height: 1056 };
const second = { x: 1920, y: 0, width: 1280, height: 1024 };
const stored = { x: 100, y: 60, width: 1500, height: 900 };

describe('parseWindowState', () => {
  it('reads what was written', () => {
    expect(parseWindowState(JSON.stringify({ bounds: stored, maximized: true }))).toEqual({ bounds: stored, maximized: true });
  });

  it.each([null, '', '{"bounds":', '[]', '7', '{"bounds":{"x":1,"y":2,"width":"3","height":4}}', '{"bounds":{"x":0.5}}'])(
    'takes %s for nothing stored',
    (text) => {
      expect(parseWindowState(text)).toEqual({ bounds: null, maximized: false });
    },
  );
});

describe('initialBounds', () => {
  it('restores a window that is on a screen, also the second one', () => {
    expect(initialBounds(stored, [screen])).toEqual(stored);
    expect(initialBounds({ ...stored, x: 2000 }, [screen, second])).toEqual({ ...stored, x: 2000 });
  });

  it('forgets a place on a screen that is gone or whose title bar is out of reach', () => {
    for (const bounds of [
      { ...stored, x: 2000 },
      { ...stored, y: 0 },
      { ...stored, y: 1060 },
      { ...stored, x: -1450 },
    ]) {
      expect(initialBounds(bounds, [screen])).toEqual({ width: 1440, height: 900 });
    }
  });

  it('keeps the smallest size and fits a small screen', () => {
    expect(initialBounds({ ...stored, width: 300, height: 200 }, [screen])).toMatchObject(minimumSize);
    expect(initialBounds(null, [{ x: 0, y: 0, width: 1280, height: 720 }])).toEqual({ width: 1280, height: 720 });
    expect(initialBounds(null, [])).toEqual({ width: 1440, height: 900 });
  });
});
