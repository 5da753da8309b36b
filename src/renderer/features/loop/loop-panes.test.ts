import { expect, test } from 'vitest';
import { createCollapsedPanes } from './loop-panes.ts';

function createStorage() {
  const items = new Map<string, string>();
  return {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
  };
}

test('panes collapse and open again, and stay so after a restart', () => {
  const storage = createStorage();
  const panes = createCollapsedPanes({ storage });
  panes.toggle('code');
  panes.toggle('preview');
  panes.toggle('code');
  expect(panes.current.get()).toEqual(['preview']);
  expect(createCollapsedPanes({ storage }).current.get()).toEqual(['preview']);
});

test('the last open pane stays open', () => {
  const panes = createCollapsedPanes({ storage: createStorage() });
  for (const pane of ['code', 'request', 'preview'] as const) panes.toggle(pane);
  expect(panes.current.get()).toEqual(['code', 'request']);
});
