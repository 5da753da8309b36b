import { describe, expect, it, vi } from 'vitest';
import type { Problem } from '../../contract/manifest.ts';
import { createLayout } from './layout.ts';
import { createLoopMeter } from './loop.ts';
import { createNotices } from './notices.ts';
import { paneAfter } from './panes.ts';
import { countProblems, mergeProblems, problemKey } from './problems.ts';
import { createSelection } from './selection.ts';
import { createTheme } from './theme.ts';

function memoryStorage(initial: Record<string, string> = {}) {
  const values = new Map(Object.entries(initial));
  return {
    getItem: (key: string) => values.get(key) ?? null,
    setItem: (key: string, value: string) => void values.set(key, value),
  };
}

const system = (matches: boolean) => ({ matches, addEventListener: vi.fn(), removeEventListener: vi.fn() });
const page = () => ({ dataset: {} as DOMStringMap }) as HTMLElement;

const problem = (rest: Partial<Problem>): Problem => ({
  source: 'types',
  severity: 'error',
  rule: 'r',
  message: 'm',
  ...rest,
});

const keyAt = (line: number) => problemKey(problem({ position: { file: 'a.ts', line, column: 1 } }));

describe('loop meter', () => {
  it('measures a round from its save to its first answer', () => {
    let now = 1_000;
    const loop = createLoopMeter({ now: () => now });
    loop.saved();
    loop.built(40);
    loop.installed(5);
    now = 1_084;
    loop.answered(12, 'component');
    loop.answered(99, 'component');
    expect(loop.times.get()).toEqual({
      savedAt: 1_000,
      buildMs: 40,
      installMs: 5,
      answerMs: 12,
      totalMs: 84,
      answeredBy: 'component',
      stoppedBy: null,
    });
  });

  it('ends a round whose build failed, until the next save', () => {
    let now = 0;
    const loop = createLoopMeter({ now: () => now });
    loop.saved();
    now = 30;
    loop.stopped('build failed');
    loop.answered(5, 'component');
    expect(loop.times.get()).toMatchObject({ totalMs: 30, stoppedBy: 'build failed', answeredBy: null });
    loop.saved();
    expect(loop.times.get()).toMatchObject({ totalMs: null, stoppedBy: null });
  });

  it('counts each round with an install once, and nothing outside of a round', () => {
    const loop = createLoopMeter();
    loop.installed(1);
    expect(loop.ready.get()).toBe(0);
    loop.saved();
    loop.installed(1);
    loop.installed(1);
    expect(loop.ready.get()).toBe(1);
  });
});

describe('selection', () => {
  it('stays the same object while the same thing is selected', () => {
    const selection = createSelection();
    selection.select({ kind: 'span', id: '1', traceId: 'a' });
    const first = selection.current.get();
    selection.select({ kind: 'span', id: '1', traceId: 'a' });
    expect(selection.current.get()).toBe(first);
    selection.clear();
    expect(selection.current.get()).toBeNull();
  });
});

describe('layout', () => {
  it('is kept between starts', () => {
    const storage = memoryStorage();
    createLayout({ storage }).openPanel('problems');
    expect(createLayout({ storage }).current.get()).toMatchObject({ panelOpen: true, panelTab: 'problems' });
  });

  it('starts over when what was kept cannot be read', () => {
    const storage = memoryStorage({ 'alga-workbench.layout': '{"panelOpen":3}' });
    expect(createLayout({ storage }).current.get()).toMatchObject({ panelOpen: false });
  });
});

describe('theme', () => {
  it('follows the system until the person chooses', () => {
    const root = page();
    const storage = memoryStorage();
    const theme = createTheme({ root, storage, systemDark: system(true) });
    expect(theme.current.get()).toEqual({ choice: 'system', resolved: 'dark' });
    expect(root.dataset.theme).toBeUndefined();
    theme.choose('light');
    expect(root.dataset.theme).toBe('light');
    expect(createTheme({ root: page(), storage, systemDark: system(true) }).current.get().resolved).toBe('light');
  });

  it('hears when the system changes', () => {
    const dark = system(false);
    const theme = createTheme({ root: page(), storage: memoryStorage(), systemDark: dark });
    dark.matches = true;
    dark.addEventListener.mock.calls[0]?.[1]();
    expect(theme.current.get().resolved).toBe('dark');
    theme.dispose();
    expect(dark.removeEventListener).toHaveBeenCalledTimes(1);
  });
});

describe('notices', () => {
  it('shows the last three and dismisses by id', () => {
    const notices = createNotices();
    for (const text of ['a', 'b', 'c', 'd']) notices.tell(text);
    expect(notices.current.get().map(({ content }) => content)).toEqual([{ text: 'b' }, { text: 'c' }, { text: 'd' }]);
    notices.dismiss(notices.current.get()[0]?.id ?? 0);
    expect(notices.current.get()).toHaveLength(2);
  });
});

describe('problems', () => {
  it("puts errors first and drops a build's older word on the manifest", () => {
    const manifest = [problem({ source: 'manifest', severity: 'warning' })];
    const build = [problem({ source: 'manifest', rule: 'old' }), problem({ position: { file: 'a.ts', line: 2, column: 1 } })];
    const merged = mergeProblems(manifest, build);
    expect(merged.map(({ severity }) => severity)).toEqual(['error', 'warning']);
    expect(countProblems(merged)).toEqual({ errors: 1, warnings: 1, infos: 0 });
  });

  it('has a key for each place', () => {
    expect(keyAt(1)).not.toBe(keyAt(2));
  });
});

describe('paneAfter', () => {
  it('goes around, and starts at an end from outside', () => {
    expect(paneAfter(2, 3, 1)).toBe(0);
    expect(paneAfter(0, 3, -1)).toBe(2);
    expect(paneAfter(-1, 3, 1)).toBe(0);
    expect(paneAfter(-1, 3, -1)).toBe(2);
  });
});
